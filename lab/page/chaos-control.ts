// The server's chaos, looked at and steered over gRPC with our own library.
import { createClient, standard, type CallOptions } from '../../client/index.ts';
import { chaosControl } from '../../proto/definitions.ts';
import type { ChaosStatus__Output } from '../../proto/gen/chaos/v1/ChaosStatus.ts';
import type { ChaosView } from './phase-timeline.ts';

export interface ScenarioView {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What a naive client makes of it; empty = it does not say. */
  readonly lessonNaive: string;
  /** What a good client makes of it; empty = it does not say. */
  readonly lessonGood: string;
}

export interface ChaosControl {
  status(): Promise<ChaosView>;
  scenarios(): Promise<readonly ScenarioView[]>;
  start(scenario: string): Promise<ChaosView>;
  close(): Promise<void>;
}

// `payments.v1.PaymentGateway/Charge` is `Charge` to whoever has one page to read.
const shortMethods = (target: string) => target.replaceAll(/[\w.]+\//g, '');

const view = (status: ChaosStatus__Output): ChaosView => ({
  scenario: status.scenario,
  phase: status.phase,
  phaseElapsedMs: Number(status.phaseElapsedMs),
  phaseDurationMs: Number(status.phaseDurationMs),
  faults: status.faults.map(({ kind, share, description, target }) => ({
    kind,
    share,
    description,
    target: shortMethods(target),
  })),
  seed: status.seed,
  faultsInjected: Number(status.faultsInjected),
  expiresAtMs: status.scenarioExpiresAtUnixMs,
});

/** Every call is bounded by a second. There is no retry: the next look comes in half a second anyway. */
export const connectChaosControl = (serverAddress: string, token: string | undefined): ChaosControl => {
  const client = createClient(chaosControl, serverAddress, {
    policies: standard({ totalTimeoutMs: 1000, attemptTimeoutMs: 1000, retry: false, breaker: false }),
    // A server that is back should be seen at once, not when the next attempt to connect is due.
    channelOptions: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 500 },
  });
  const options: CallOptions = token === undefined ? {} : { metadata: { authorization: `Bearer ${token}` } };
  return {
    status: async () => view(await client.getStatus({}, options)),
    scenarios: async () => (await client.listScenarios({}, options)).scenarios,
    start: async (name) => view(await client.setScenario({ name }, options)),
    close: () => client.close(),
  };
};
