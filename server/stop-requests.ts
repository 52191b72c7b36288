// The ways a process is asked to stop, on every system: signals, and words over the channel to the parent.

export interface StopRequests {
  /** Called once, with what asked for it. */
  readonly onStop: (reason: string) => void;
  /** Called on a second signal. */
  readonly onSecondSignal: () => void;
  /** Milliseconds, never running backwards. */
  readonly now: () => number;
}

// On Ctrl-C npm passes on the signal that the terminal has sent already. A person is slower than this.
const echoMs = 200;

/** Listens for SIGTERM, SIGINT, and from the parent `{ type: 'shutdown' }` or its end. */
export function listenForStop({ onStop, onSecondSignal, now }: StopRequests): void {
  let stopping = false;
  let firstSignalAt: number | undefined;
  const stop = (reason: string) => {
    if (stopping) return;
    stopping = true;
    onStop(reason);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (firstSignalAt !== undefined && now() - firstSignalAt > echoMs) return onSecondSignal();
    firstSignalAt ??= now();
    stop(signal);
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  if (!process.send) return;
  process.on('message', (message) => {
    if ((message as { type?: unknown } | null)?.type === 'shutdown') stop('the parent process asked for it');
  });
  process.on('disconnect', () => stop('the parent process is gone'));
}
