// A real gRPC server in this process that answers as a test says and notes what arrived.
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { paymentGateway, unstableService } from '../../proto/definitions.ts';
import type { StatusName } from '../status.ts';

/** What to do with an arrival: a status to answer with, or silence. */
export type Answer = StatusName | 'silence';

export interface Arrived {
  readonly atMs: number;
  readonly method: string;
  readonly request: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
  /** What the caller gave it, in milliseconds; Infinity = no deadline. */
  readonly timeoutMs: number;
  /** When the caller gave up, on the same clock as `atMs`. */
  cancelledAtMs: number | undefined;
}

export interface ScriptedServer {
  readonly address: string;
  readonly port: number;
  readonly arrivals: Arrived[];
  /** What the next arrivals get, in order; the last one for ever. Default OK. */
  plan(...answers: Answer[]): void;
  close(): void;
  [Symbol.dispose](): void;
}

/** Starts a server of both services on loopback; `port` 0 = any. */
export async function scriptedServer(port = 0): Promise<ScriptedServer> {
  const arrivals: Arrived[] = [];
  let answers: Answer[] = ['OK'];
  const handle =
    (method: string, reply: unknown) => (call: ServerUnaryCall<object, unknown>, done: sendUnaryData<unknown>) => {
      const arrived = arrivedOf(method, call);
      arrivals.push(arrived);
      call.on('cancelled', () => (arrived.cancelledAtMs = performance.now()));
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === 'silence' || answer === undefined) return;
      if (answer === 'OK') return done(null, reply);
      done({ code: status[answer], details: `scripted ${answer}` });
    };
  const server = new Server();
  server.addService(unstableService, { ProcessData: handle('ProcessData', { success: true, message: 'done' }) });
  const payment = { payment: { id: 'p1' } };
  server.addService(paymentGateway, { Charge: handle('Charge', payment), GetPayment: handle('GetPayment', payment) });
  const bound = await new Promise<number>((resolve, reject) => {
    const settle = (error: Error | null, at: number) => (error ? reject(error) : resolve(at));
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), settle);
  });
  const close = () => server.forceShutdown();
  const plan = (...next: Answer[]) => void (answers = next);
  return { address: `127.0.0.1:${bound}`, port: bound, arrivals, plan, close, [Symbol.dispose]: close };
}

function arrivedOf(method: string, call: ServerUnaryCall<object, unknown>): Arrived {
  const deadline = call.getDeadline();
  return {
    atMs: performance.now(),
    method,
    request: call.request as Record<string, unknown>,
    metadata: call.metadata.getMap(),
    timeoutMs: Number(deadline) - Date.now(),
    cancelledAtMs: undefined,
  };
}
