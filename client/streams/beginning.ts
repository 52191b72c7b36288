// When a stream has begun: from then on it is not tried again, and what breaks it is told to who reads it.
import type { Call } from '../call.ts';
import type { Opened } from '../unary.ts';
import { whenReady } from './ready.ts';

export interface Beginning {
  /** The response headers have come. */
  headers(): void;
  /** A message has come. */
  message(): void;
  /** Ends the waiting. */
  release(): void;
}

export interface BeginningOptions {
  /** Called once, when the stream has begun. */
  readonly begin: () => void;
  /** Nothing came in the time that the attempt has. */
  readonly tooLate: () => void;
}

/**
 * A server's stream has begun with its first message; one that sent its headers and then nothing until the attempt's
 * time is over, or has no such time, is held to have begun: it is open, and quiet. A stream of the client's has begun
 * when the connection stands: from then on messages leave.
 */
export function beginning(call: Call, { lease }: Opened, { begin, tooLate }: BeginningOptions): Beginning {
  const { answerByMs, client, method } = call;
  const byMs = answeredByMs(call, client.clock.now());
  const sends = method.kind !== 'server_streaming';
  let isOpen = false;
  let isOver = false;
  let stopTimer: (() => void) | undefined;
  let stopLooking: (() => void) | undefined;
  const release = () => {
    isOver = true;
    stopTimer?.();
    stopLooking?.();
  };
  const once = (act: () => void) => {
    if (isOver) return;
    release();
    act();
  };
  const due = () => once(isOpen ? begin : tooLate);
  if (byMs !== Infinity) stopTimer = client.clock.timer(Math.max(0, byMs - client.clock.now()), due);
  const message = () => once(begin);
  if (sends) stopLooking = whenReady(lease.channel, message);
  return {
    message,
    release,
    headers() {
      isOpen = true;
      if (sends || answerByMs === undefined) once(begin);
    },
  };
}

/** When an attempt that began at `startedAtMs` must have been answered: its own time and its reader's patience end. */
export const answeredByMs = ({ answerByMs = Infinity, idleTimeoutMs = Infinity }: Call, startedAtMs: number): number =>
  Math.min(answerByMs, startedAtMs + idleTimeoutMs);
