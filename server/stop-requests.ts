// The ways a process is asked to stop, on every system: signals, and words over the channel to the parent.

export interface StopRequests {
  /** Called once, with what asked for it. */
  readonly onStop: (reason: string) => void;
  /** Called on a second signal. */
  readonly onSecondSignal: () => void;
  /** Milliseconds, never running backwards. */
  readonly now: () => number;
}

const underNpm = () => process.env['npm_lifecycle_event'] !== undefined;

// On Ctrl-C npm passes on the signal that the terminal has sent already. A person is slower than this.
const echoMs = 200;

// npm hands a SIGTERM to the shell it started us with, and that shell keeps it to itself: see that it is gone.
const parentWatchMs = 250;

function whenNpmIsGone(tell: () => void): void {
  if (!underNpm()) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    tell();
  }, parentWatchMs);
  watch.unref();
}

/** Listens for SIGTERM, SIGINT, from the parent `{ type: 'shutdown' }` or its end, and for the end of npm. */
export function listenForStop({ onStop, onSecondSignal, now }: StopRequests): void {
  let stopping = false;
  let firstSignalAt: number | undefined;
  const stop = (reason: string) => {
    if (stopping) return;
    stopping = true;
    onStop(reason);
  };
  const isEcho = (first: number) => underNpm() && now() - first <= echoMs;
  const onSignal = (signal: NodeJS.Signals) => {
    if (firstSignalAt !== undefined && !isEcho(firstSignalAt)) return onSecondSignal();
    firstSignalAt ??= now();
    stop(signal);
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  whenNpmIsGone(() => stop('npm is gone'));
  if (!process.send) return;
  process.on('message', (message) => {
    if ((message as { type?: unknown } | null)?.type === 'shutdown') stop('the parent process asked for it');
  });
  process.on('disconnect', () => stop('the parent process is gone'));
}
