// A real gRPC server in this process that answers as a test says and notes what arrived.
import net from 'node:net';
import {
  type Metadata,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { paymentGateway, unstableService } from '../../proto/definitions.ts';
import type { StatusName } from '../status.ts';
import { checkServerOptions, repliesOf } from './check-answer.ts';
import { type Reply, replyCharges, replyOnce, replyWatch, type Scripted } from './scripted-reply.ts';

/** What to do with an arrival: a status to answer with, silence, or more (see `Reply`). */
export type Answer = StatusName | 'silence' | Reply;

export interface Arrived {
  readonly atMs: number;
  readonly method: string;
  /** Undefined for a stream of requests. */
  readonly request: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
  /** What the caller gave it, in milliseconds; Infinity = no deadline. */
  readonly timeoutMs: number;
  /** When the caller gave up, on the same clock as `atMs`. */
  cancelledAtMs: number | undefined;
  /** How many messages a stream has brought so far. */
  sent: number;
  /** How many messages a stream has taken so far. */
  received: number;
}

export interface ScriptedServer {
  readonly address: string;
  readonly port: number;
  readonly arrivals: Arrived[];
  /** What the next arrivals get, in order; the last one for ever. Default OK. Throws for an answer that there is not. */
  plan(...answers: Answer[]): void;
  close(): void;
  [Symbol.dispose](): void;
}

interface ArrivingCall {
  readonly request?: unknown;
  readonly metadata: Metadata;
  getDeadline(): Date | number;
  on(event: 'cancelled', listener: () => void): unknown;
}
type Arrive = (method: string, call: ArrivingCall) => Scripted;

export interface ScriptedServerOptions {
  /** On loopback; default 0 = any. */
  readonly port?: number;
  /** A service of your own beside those of this repository: what its unary methods answer when all is well, by name. */
  readonly service?: { readonly definition: object; readonly answers: Readonly<Record<string, object>> };
}

/** Starts a server of this repository's services, and of yours if you say so; a number is the port. */
export async function scriptedServer(options: number | ScriptedServerOptions = {}): Promise<ScriptedServer> {
  const given: ScriptedServerOptions = typeof options === 'number' ? { port: options } : options;
  checkServerOptions(given);
  const { port = 0, service } = given;
  const arrivals: Arrived[] = [];
  let replies: readonly Reply[] = [{}];
  const server = new Server();
  const door = doorOf(server);
  const arrive: Arrive = (method, call) => {
    const arrived = arrivedOf(method, call);
    arrivals.push(arrived);
    call.on('cancelled', () => (arrived.cancelledAtMs = performance.now()));
    const [reply = {}, ...later] = replies;
    if (later.length > 0) replies = later;
    return { reply, reset: door.reset, count: (what) => void (arrived[what] += 1) };
  };
  addServices(server, arrive);
  if (service) addUnary(server, arrive, service);
  const bound = await door.open(port);
  const close = () => {
    server.forceShutdown();
    door.close();
  };
  const plan = (...answers: Answer[]) => void (replies = repliesOf(answers));
  return { address: `127.0.0.1:${bound}`, port: bound, arrivals, plan, close, [Symbol.dispose]: close };
}

function addServices(server: Server, arrive: Arrive): void {
  const once = (method: string, response: unknown) => (call: ServerUnaryCall<unknown, unknown>, done: Done) =>
    void replyOnce(call, done, arrive(method, call), response);
  const payment = { payment: { id: 'p1' } };
  server.addService(unstableService, { ProcessData: once('ProcessData', { success: true, message: 'done' }) });
  server.addService(paymentGateway, {
    Charge: once('Charge', payment),
    GetPayment: once('GetPayment', payment),
    WatchPayments: (call: Watch) => void replyWatch(call, arrive('WatchPayments', call)),
    ChargeMany: (call: Charges) => void replyCharges(call, arrive('ChargeMany', call)),
  });
}

function addUnary(server: Server, arrive: Arrive, { definition, answers }: Required<ScriptedServerOptions>['service']) {
  const handlers = Object.entries(answers).map(([method, answer]) => {
    const handle = (call: ServerUnaryCall<unknown, unknown>, done: Done) =>
      void replyOnce(call, done, arrive(method, call), answer);
    return [method, handle] as const;
  });
  server.addService(definition as ServiceDefinition, Object.fromEntries(handlers));
}

type Done = sendUnaryData<unknown>;
type Watch = Parameters<typeof replyWatch>[0];
type Charges = Parameters<typeof replyCharges>[0];

/** The sockets are ours, so that a test can cut them. */
function doorOf(server: Server) {
  const sockets = new Map<string, net.Socket>();
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const door = net.createServer((socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    sockets.set(peer, socket);
    socket.once('close', () => sockets.delete(peer));
    injector.injectConnection(socket);
  });
  return {
    open: (port: number) =>
      new Promise<number>((resolve, reject) => {
        door.once('error', reject);
        door.listen(port, '127.0.0.1', () => resolve((door.address() as net.AddressInfo).port));
      }),
    reset: (peer: string) => void sockets.get(peer)?.resetAndDestroy(),
    close() {
      door.close();
      for (const socket of sockets.values()) socket.destroySoon();
    },
  };
}

function arrivedOf(method: string, call: ArrivingCall): Arrived {
  const deadline = call.getDeadline();
  return {
    atMs: performance.now(),
    method,
    request: call.request as Record<string, unknown>,
    metadata: call.metadata.getMap(),
    timeoutMs: Number(deadline) - Date.now(),
    cancelledAtMs: undefined,
    sent: 0,
    received: 0,
  };
}
