// A lane's server, steered and read over HTTP: that port is its own, so no fault of a gRPC connection, crash or restart
// reaches it.
import type { Arrival__Output } from '../../proto/gen/chaos/v1/Arrival.ts';
import { RunError, UsageError } from '../usage-error.ts';

export type ToldArrival = Readonly<Arrival__Output>;

/** What a server says of one of its faults. */
export interface ToldFault {
  readonly id: string;
  readonly kind: string;
  readonly share: number;
  readonly description: string;
  readonly target: string;
}

/** What a server says of its chaos. */
export interface ToldStatus {
  readonly scenario: string;
  readonly phase: string;
  readonly phaseElapsedMs: number;
  /** 0 = until told otherwise. */
  readonly phaseDurationMs: number;
  readonly faults: readonly ToldFault[];
}

interface ArrivalsPage {
  readonly arrivals: readonly ToldArrival[];
  readonly nextSinceId: string;
  readonly lastId: string;
}

/** A fault to set beside the scenario, in the words of a scenario file. */
export interface FaultToSet {
  /** Of the calls, 0 to 1. Default 1. */
  readonly share?: number;
  readonly target?: Readonly<Record<string, unknown>>;
  readonly fault: Readonly<Record<string, unknown>>;
  /** Default one minute. */
  readonly forMs?: number;
}

export interface ServerControl {
  scenarioNames(): Promise<readonly string[]>;
  loadScenario(scenario: Readonly<Record<string, unknown>>): Promise<void>;
  setScenario(name: string): Promise<void>;
  setFault(fault: FaultToSet): Promise<ToldFault>;
  clear(): Promise<void>;
  status(): Promise<ToldStatus>;
  arrivals(sinceId: string, limit: number): Promise<ArrivalsPage>;
  /** Settles when the stream is open: whatever arrives from then on comes out of it. */
  watchArrivals(signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  /** The most its event loop was late since the last time this was asked, in milliseconds. */
  lateMs(): Promise<number>;
}

// A `stall` may hold the server's event loop for 5 s.
const limitMs = 10_000;
const dayMs = 86_400_000;

const lateLine = /^nodejs_eventloop_lag_max_seconds ([\d.e+-]+)/m;
// The histogram behind it holds the whole interval between two looks, not what it was late.
const lookEveryMs = 10;

const refusal = async (response: Response): Promise<Error> => {
  const told = (await response.json().catch(() => ({}))) as { error?: { code?: string; message?: string } };
  const given = told.error?.message ?? `the server answered ${response.status}`;
  // Lines and columns are those of what we sent, which nobody has written.
  const message = given.replaceAll(/^body:\d+:\d+: /gm, 'scenario: ');
  const isOurs = response.status === 400 || response.status === 404 || response.status === 429;
  return isOurs ? new UsageError(message) : new RunError(`a lane's server refused: ${message}`);
};

// A server closes a connection that was idle for seconds; what is sent on it at that moment was not read.
const wasClosed = (error: unknown): boolean =>
  error instanceof TypeError && /ECONNRESET|other side closed/.test(String(error.cause));

const requester = (port: number, token: string) => {
  const authorization = `Bearer ${token}`;
  return async (path: string, method = 'GET', body?: unknown, signal = AbortSignal.timeout(limitMs)) => {
    const send = () =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        signal,
        headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const response = await send().catch((error: unknown) =>
      wasClosed(error) ? send() : Promise.reject(error as Error),
    );
    if (!response.ok) throw await refusal(response);
    return response;
  };
};

/** The control of the server whose HTTP port this is. What it refuses as wrong is a UsageError in its own words. */
export const serverControl = (port: number, token: string): ServerControl => {
  const ask = requester(port, token);
  const json = async <Told>(...asked: Parameters<typeof ask>) => (await (await ask(...asked)).json()) as Told;
  return {
    async scenarioNames() {
      const { scenarios } = await json<{ scenarios: { name: string }[] }>('/chaos/v1/scenarios');
      return scenarios.map(({ name }) => name);
    },
    loadScenario: async (scenario) => void (await json('/chaos/v1/scenarios', 'POST', scenario)),
    setScenario: async (name) => void (await json('/chaos/v1/scenario', 'POST', { name, forMs: dayMs })),
    setFault: (fault) => json('/chaos/v1/faults', 'POST', fault),
    clear: async () => void (await json('/chaos/v1/faults', 'DELETE')),
    status: () => json('/chaos/v1/status'),
    arrivals: (sinceId, limit) => json(`/chaos/v1/arrivals?sinceId=${sinceId}&limit=${limit}`),
    async watchArrivals(signal) {
      const { body } = await ask('/chaos/v1/arrivals/stream', 'GET', undefined, signal);
      if (body === null) throw new RunError('a lane’s server told nothing of its arrivals');
      return body as ReadableStream<Uint8Array>;
    },
    async lateMs() {
      const text = await (await ask('/metrics')).text();
      const seconds = Number(lateLine.exec(text)?.[1] ?? 0);
      return Math.max(0, seconds * 1_000 - lookEveryMs);
    },
  };
};
