// What a scripted server does with one arrival.
import { setTimeout as delay } from 'node:timers/promises';
import {
  Metadata,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
} from '@grpc/grpc-js';
import type { ChargeRequest__Output } from '../../proto/gen/payments/v1/ChargeRequest.ts';
import type { ChargeResult } from '../../proto/gen/payments/v1/ChargeResult.ts';
import type { PaymentEvent } from '../../proto/gen/payments/v1/PaymentEvent.ts';
import type { WatchPaymentsRequest__Output } from '../../proto/gen/payments/v1/WatchPaymentsRequest.ts';
import type { StatusName } from '../status.ts';

/** What an arrival gets, in this order; all that is left out does not happen. */
export interface Reply {
  /** Before anything else, in milliseconds. */
  readonly delayMs?: number;
  /** A stream's headers come before its first message. */
  readonly headers?: boolean;
  /** How many messages a stream brings. Default: none of WatchPayments, one for each request of ChargeMany. */
  readonly messages?: number;
  /** How much longer each message is. */
  readonly messageBytes?: number;
  /** The connection is reset, a moment after the last message. */
  readonly cut?: boolean;
  /** The status, at the end; `silence` = none, ever. Default OK. */
  readonly status?: StatusName | 'silence';
  /** The trailer `grpc-retry-pushback-ms`. */
  readonly pushbackMs?: number | string;
}

export interface Scripted {
  readonly reply: Reply;
  /** Resets the connection that the call came by. */
  readonly reset: (peer: string) => void;
  /** Told of each message as it is sent or received. */
  readonly count: (what: 'sent' | 'received') => void;
}

// What was written before a reset is lost unless it is under way.
const cutMs = 10;

/** Ends a call as the reply says; `answer` is called if that is well. */
async function end(
  call: { getPeer(): string },
  { reply, reset }: Scripted,
  fail: (error: object) => void,
  answer: () => void,
) {
  const { status: name = 'OK', pushbackMs, cut } = reply;
  if (cut) {
    await delay(cutMs);
    return reset(call.getPeer());
  }
  if (name === 'silence') return;
  if (name === 'OK') return answer();
  const metadata = new Metadata();
  if (pushbackMs !== undefined) metadata.set('grpc-retry-pushback-ms', String(pushbackMs));
  fail({ code: status[name], details: `scripted ${name}`, metadata });
}

/** Answers with `response`. */
export async function replyOnce(
  call: ServerUnaryCall<unknown, unknown>,
  done: sendUnaryData<unknown>,
  script: Scripted,
  response: unknown,
): Promise<void> {
  if (script.reply.delayMs) await delay(script.reply.delayMs);
  await end(call, script, done, () => done(null, response));
}

interface Answering {
  sendMetadata(metadata: Metadata): void;
  write(message: unknown): boolean;
  once(event: 'drain', listener: (value?: unknown) => void): unknown;
}

async function begin(call: Answering, { reply }: Scripted): Promise<void> {
  if (reply.delayMs) await delay(reply.delayMs);
  if (reply.headers) call.sendMetadata(new Metadata());
}

// Settles once there is room for another; never for a caller that is gone.
const written = (call: Answering, message: unknown) =>
  call.write(message) ? undefined : new Promise((resolve) => call.once('drain', resolve));

const filler = ({ messageBytes = 0 }: Reply) => 'x'.repeat(messageBytes);

/** Sends payments behind `afterSequence`, no faster than the caller reads. */
export async function replyWatch(
  call: ServerWritableStream<WatchPaymentsRequest__Output, PaymentEvent>,
  script: Scripted,
): Promise<void> {
  const { messages = 0 } = script.reply;
  const description = filler(script.reply);
  await begin(call, script);
  for (let n = 1; n <= messages && !call.cancelled; n += 1) {
    const sequence = Number(call.request.afterSequence) + n;
    script.count('sent');
    await written(call, { sequence, payment: { id: `p${sequence}`, description } });
  }
  await end(
    call,
    script,
    (error) => call.emit('error', error),
    () => call.end(),
  );
}

/** Answers each charge as it comes; with `messages: 0` it reads none. */
export async function replyCharges(
  call: ServerDuplexStream<ChargeRequest__Output, ChargeResult>,
  script: Scripted,
): Promise<void> {
  const { messages = Infinity } = script.reply;
  await begin(call, script);
  let left = messages;
  const ended = new Promise<void>((resolve) => {
    if (left === 0) return resolve();
    call.on('end', resolve);
    call.on('data', ({ idempotencyKey }: ChargeRequest__Output) => {
      script.count('received');
      script.count('sent');
      call.write({ idempotencyKey, charged: { payment: { id: `p-${idempotencyKey}` } } });
      if ((left -= 1) > 0) return;
      call.pause();
      resolve();
    });
  });
  await ended;
  await end(
    call,
    script,
    (error) => call.emit('error', error),
    () => call.end(),
  );
}
