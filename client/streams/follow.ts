// Follows a stream to its end: through the policies, message by message to the reader, and on behind each break.
import type { Call, Next } from '../call.ts';
import { type CallError, RefusedError } from '../errors.ts';
import type { AttemptRecord } from '../journal.ts';
import { maxDelayMs } from '../policies/bounds.ts';
import { forCaller } from '../thrown.ts';
import { pauseAfter } from './going-on.ts';
import type { Idle } from './idle.ts';
import type { Mailbox } from './mailbox.ts';
import type { Broken, CheckedStreamOptions } from './stream-options.ts';
import type { Begun } from './streaming.ts';
import { threw } from './threw.ts';

export interface Followed {
  readonly call: Call;
  readonly chain: Next<unknown, Begun>;
  readonly reader: Mailbox<unknown>;
  readonly idle: Idle;
  readonly options: CheckedStreamOptions;
  /** The request to go on with; undefined = it does not go on. */
  readonly again: ((broken: Broken) => unknown) | undefined;
}

interface Progress {
  hasBegun: boolean;
  received: number;
  last: unknown;
  /** How often the stream went on, in all and since the last message. */
  resumptions: number;
  inARow: number;
  waitedMs: number;
}

/** Settles with what the stream ended with; undefined = all is well. Never rejects. */
export async function follow(stream: Followed): Promise<unknown> {
  const progress = { hasBegun: false, received: 0, last: undefined, resumptions: 0, inARow: 0, waitedMs: 0 };
  for (let { call } = stream; ;) {
    const ended = await handOut(stream, call, progress);
    if (!ended) return undefined;
    const next = await goOn(stream, progress, ended.error);
    if ('error' in next) return next.error;
    call = { ...stream.call, request: next.request };
  }
}

async function handOut({ chain, reader, idle }: Followed, call: Call, progress: Progress) {
  try {
    const begun = await chain(call);
    if (typeof begun?.read !== 'function') throw replaced(call);
    progress.hasBegun = true;
    idle.watch(begun);
    for (;;) {
      const { done, value } = await begun.read();
      if (done) return undefined;
      Object.assign(progress, { received: progress.received + 1, last: value, inARow: 0, waitedMs: 0 });
      const taken = reader.put(value);
      idle.again();
      await taken;
    }
  } catch (error) {
    return { error: forCaller(call, error) };
  } finally {
    idle.watch(undefined);
  }
}

async function goOn({ call, reader, options, again }: Followed, progress: Progress, error: unknown) {
  const { clock, random } = call.client;
  const pause = again && progress.hasBegun && progress.inARow < options.maxResumptions ? pauseAfter(error) : undefined;
  if (!again || !pause) return { error };
  // Whoever is asked to go on has seen all that came.
  await reader.asked();
  try {
    const waitMs = options.backoff(progress.inARow + 1, random, progress.waitedMs);
    const delayMs = Math.min(pause.exactly ? pause.leastMs : Math.max(waitMs, pause.leastMs), maxDelayMs);
    if (call.signal?.aborted || call.deadlineMs - clock.now() <= delayMs) return { error };
    const { received, last, resumptions } = progress;
    const broken = { error: error as CallError, received, lastMessage: last, reconnection: resumptions + 1 };
    const request = again(broken);
    if (request === undefined) return { error };
    Object.assign(progress, { resumptions: resumptions + 1, inARow: progress.inARow + 1, waitedMs: delayMs });
    announce(call, progress, delayMs, broken.error);
    await clock.sleep(delayMs, call.signal);
    return { request };
  } catch (cause) {
    return { error: call.signal?.aborted ? error : threw(call, 'its way to go on', cause) };
  }
}

// A stream may live for months: what is kept of it does not grow with it.
const keptAttempts = 100;

function announce(call: Call, { resumptions, received }: Progress, delayMs: number, { status }: CallError): void {
  const journal = call.attempts as AttemptRecord[];
  journal.splice(0, journal.length - keptAttempts);
  const who = { atMs: call.client.clock.now(), callId: call.id, method: call.method.fullName };
  call.client.emit({ type: 'stream-resumed', ...who, resumption: resumptions, delayMs, status, received });
}

function replaced(call: Call): RefusedError {
  const method = call.method.fullName;
  const text = `${method} refused: a policy answered with something else in place of the stream`;
  return new RefusedError(text, { method, code: 13, attempts: call.attempts });
}
