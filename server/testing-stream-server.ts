// For the tests of streams: a server whose streams do what a test says.
import { Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import type { ChargeRequest__Output } from '../proto/gen/payments/v1/ChargeRequest.ts';
import type { ChargeResult } from '../proto/gen/payments/v1/ChargeResult.ts';
import type { PaymentEvent } from '../proto/gen/payments/v1/PaymentEvent.ts';
import type { WatchPaymentsRequest__Output } from '../proto/gen/payments/v1/WatchPaymentsRequest.ts';
import { admission } from './admission.ts';
import { arrivalCounts } from './arrival-counts.ts';
import { arrivalFeed } from './arrivals.ts';
import { createChaos } from './chaos.ts';
import { faultContext } from './faults/testing.ts';
import type { Answers, Exchange } from './exchange.ts';
import { inFlightCalls } from './in-flight.ts';
import { createMetrics } from './metrics.ts';
import { loadChaosMode } from './scenarios/load.ts';
import { bidirectional, serverStreaming, type StreamContext } from './streaming.ts';
import { connect, instantClock } from './testing.ts';

const { WatchPayments, ChargeMany } = paymentGateway;
type Seen = ServerWritableStream<WatchPaymentsRequest__Output, PaymentEvent>;

interface Work {
  readonly watch?: (answers: Answers<PaymentEvent>) => Promise<void>;
  readonly charge?: (exchange: Exchange<ChargeRequest__Output, ChargeResult>) => Promise<void>;
}

function contextOf(draining: AbortSignal): StreamContext {
  const logger = pino({ enabled: false });
  const chaos = createChaos({ ...loadChaosMode('off'), context: faultContext({ draining }), logger });
  const build = { version: '1', revision: '1' };
  const metrics = createMetrics({ methods: [], chaos, build, processMetrics: false });
  const [counts, feed, inFlight] = [arrivalCounts(), arrivalFeed(), inFlightCalls()];
  const { life } = faultContext();
  const calls = { life, admit: admission({}), counts, chaos, feed, metrics, inFlight, clock: instantClock, logger };
  return { ...calls, accessLog: true, draining };
}

/** A server whose streams do the given work, a caller of it, and its watches as the server sees them. */
export async function serverOf({ watch: watching = async () => {}, charge = async () => {} }: Work) {
  const draining = new AbortController();
  const context = contextOf(draining.signal);
  const callKey = () => 'k';
  const server = new Server();
  const seen: Seen[] = [];
  const streaming = serverStreaming<WatchPaymentsRequest__Output, PaymentEvent>(
    { definition: WatchPayments, callKey, prepare: () => watching },
    context,
  );
  server.addService(
    { WatchPayments, ChargeMany },
    {
      WatchPayments(call: Seen) {
        seen.push(call);
        streaming(call);
      },
      ChargeMany: bidirectional<ChargeRequest__Output, ChargeResult>(
        { definition: ChargeMany, callKey, work: charge },
        context,
      ),
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  onTestFinished(() => server.forceShutdown());
  return { client: connect(`127.0.0.1:${port}`), draining, context, seen };
}

/** A big message. */
export const bigEvent = (sequence: number): PaymentEvent => ({ sequence, payment: { description: 'd'.repeat(4000) } });
