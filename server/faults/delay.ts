// What the faults that wait share.
import { type FaultContext, serverCrashed, serverStopped } from './fault.ts';
import { hourMs, wholeMs } from './whole.ts';

/** A delay in a scenario: whole milliseconds, at most an hour. */
export const delayMs = wholeMs(0, hourMs);

/** "5 s" for 5000. */
export const inSeconds = (ms: number) => `${ms / 1000} s`;

// One signal a life and not one a wait: a signal made of others is dear, and those never quite forget it.
const signals = new WeakMap<FaultContext, { readonly ended: AbortSignal; readonly over: AbortSignal }>();

/** Aborts when the server stops, or when its life of now ends by a crash: whatever waits is let go. */
export function lifeIsOver(context: FaultContext): AbortSignal {
  const ended = context.life.ended();
  const known = signals.get(context);
  if (known?.ended === ended) return known.over;
  const over = AbortSignal.any([context.stopped, ended]);
  signals.set(context, { ended, over });
  return over;
}

/** The answer to a call that was let go because life is over. */
export const letGo = ({ stopped }: FaultContext) => (stopped.aborted ? serverStopped() : serverCrashed());

/** Waits `ms` whatever the caller does; only the server's stop or a crash cuts it short, and the work is then not done. */
export async function wait(ms: number, context: FaultContext): Promise<void> {
  if (ms <= 0) return;
  const over = lifeIsOver(context);
  try {
    await context.clock.sleep(ms, over);
  } catch (error) {
    throw over.aborted ? letGo(context) : error;
  }
}
