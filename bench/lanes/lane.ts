// A lane is one client in the comparison: the same call to the same service, made the way its own documents say.
import { type ChannelOptions, Client, credentials, type Deadline, type ServiceError } from '@grpc/grpc-js';
import { unstableService } from '../../proto/definitions.ts';

/** What every lane is told, as far as it can be told. The defaults are those of `standard()`. */
export interface Limits {
  readonly totalTimeoutMs: number;
  readonly attemptTimeoutMs: number;
  /** Counting the first. */
  readonly attempts: number;
  readonly initialBackoffMs: number;
  readonly maxBackoffMs: number;
  readonly consecutiveFailures: number;
  readonly openMs: number;
  /** Over which a breaker that counts a share of failures looks back. */
  readonly windowMs: number;
}

export const usualLimits: Limits = {
  totalTimeoutMs: 10_000,
  attemptTimeoutMs: 2_000,
  attempts: 3,
  initialBackoffMs: 1_000,
  maxBackoffMs: 4_000,
  consecutiveFailures: 5,
  openMs: 30_000,
  windowMs: 10_000,
};

export interface Lane {
  /** Rejects when the call failed for good. A payload names the call: twice is as good as once. */
  call(payload: string): Promise<unknown>;
  close(): Promise<void> | void;
}

export interface LaneOptions {
  /** As grpc-js takes it; several addresses are used in turn. */
  readonly target: string;
  readonly limits: Limits;
}

export type OpenLane = (options: LaneOptions) => Lane;

/** Several addresses are of use only to a client that goes round them; one address does not care. */
export const roundRobin = { loadBalancingConfig: [{ round_robin: {} }] };

/** The service config of every lane that brings none of its own. */
export const channelOptions: ChannelOptions = { 'grpc.service_config': JSON.stringify(roundRobin) };

export interface PlainCall {
  readonly deadline?: Deadline;
  readonly signal?: AbortSignal;
}

export interface PlainClient {
  call(payload: string, options?: PlainCall): Promise<unknown>;
  close(): void;
}

/** grpc-js with its callback made a promise: what a team writes first, and what the other lanes wrap. */
export function plainClient(target: string, options: ChannelOptions = channelOptions): PlainClient {
  const client = new Client(target, credentials.createInsecure(), options);
  const { path, requestSerialize, responseDeserialize } = unstableService.ProcessData;
  return {
    call: (payload, { deadline, signal } = {}) =>
      new Promise((resolve, reject) => {
        const done = (error: ServiceError | null, answer: unknown) => (error ? reject(error) : resolve(answer));
        const own = deadline === undefined ? {} : { deadline };
        const call = client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { payload }, own, done);
        signal?.addEventListener('abort', () => call.cancel(), { once: true });
      }),
    close: () => client.close(),
  };
}
