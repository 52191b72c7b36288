// How a client ends: calls in flight get their time, and then nothing of it is left.
import type { CallRunner } from './call-runner.ts';
import type { Channel } from './channel.ts';
import { checkKeys, checkNumber, maxDelayMs } from './policies/bounds.ts';
import type { StoppableClock } from './stoppable-clock.ts';

export interface CloseOptions {
  /** How long calls in flight may go on, in milliseconds. Default 30,000. */
  readonly limitMs?: number | undefined;
}

interface Closing {
  readonly calls: CallRunner;
  readonly channel: Channel;
  readonly clock: StoppableClock;
  readonly release: () => void;
}

/** Makes `close`. Closing again waits for the first; the shortest limit counts. */
export function closing({ calls, channel, clock, release }: Closing): (options?: CloseOptions) => Promise<void> {
  let drained: Promise<void> | undefined;
  const cut = () => {
    channel.cut();
    calls.cut();
    clock.stop();
  };
  return async (options = {}) => {
    checkKeys('close', options, ['limitMs']);
    const { limitMs = 30_000 } = options;
    checkNumber('limitMs', limitMs, { min: 0, max: maxDelayMs });
    drained ??= calls.drain().then(() => {
      channel.close();
      clock.stop();
      release();
    });
    const cancel = clock.timer(limitMs, cut);
    return drained.finally(cancel);
  };
}
