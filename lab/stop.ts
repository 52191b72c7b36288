// When and how a process of the lab ends.

const underNpm = () => process.env['npm_lifecycle_event'] !== undefined;

// npm passes Ctrl-C on to the process that the terminal has told already: two signals for one key press.
const echoMs = 500;

const isShutdown = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'shutdown';

// npm hands a SIGTERM to the shell it started us with, and that shell keeps it to itself: see that it is gone.
const parentWatchMs = 250;

const whenNpmIsGone = (tell: () => void): void => {
  if (!underNpm()) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    tell();
  }, parentWatchMs);
  watch.unref();
};

/**
 * Settles when the process is asked to stop: SIGTERM, SIGINT, the message `{ type: 'shutdown' }` from its parent,
 * or the end of its parent or of the npm that ran it. A second signal ends the process at once, with exit code 1.
 */
export const untilStopped = (now: () => number): Promise<string> =>
  new Promise((resolve) => {
    let firstSignalAt: number | undefined;
    const isEcho = (first: number) => underNpm() && now() - first <= echoMs;
    const onSignal = (signal: string) => {
      if (firstSignalAt !== undefined && !isEcho(firstSignalAt)) process.exit(1);
      firstSignalAt ??= now();
      resolve(signal);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
    process.on('message', (message) => {
      if (isShutdown(message)) resolve('shutdown');
    });
    process.on('disconnect', () => resolve('the parent is gone'));
    whenNpmIsGone(() => resolve('npm is gone'));
  });

/** Tells the parent process, where there is one, that this one is up. */
export const tellParent = (message: Record<string, unknown>): void => {
  process.send?.({ type: 'ready', ...message });
};
