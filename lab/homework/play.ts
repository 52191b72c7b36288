// Plays the run: real server process, real client, real times. Returns what both sides saw.
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type ClientEvent, createClient, type Policy, standard, systemClock } from '../../client/index.ts';
import { unstableService } from '../../proto/definitions.ts';
import { connectChaosControl, type ChaosControl } from '../page/chaos-control.ts';
import type { Lane, Recording } from './recording.ts';
import type { Requirements } from './requirements.ts';
import { watchArrivals } from './watch-arrivals.ts';

export interface PlayOptions {
  readonly serverAddress: string;
  readonly requirements: Requirements;
  readonly logger: Logger;
  /** The client under test. Default: the library's standard policies with the numbers asked for. */
  readonly policies?: Policy[];
  /** Called when a new part of the run begins. */
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

interface Stage {
  readonly requirements: Requirements;
  readonly chaos: ChaosControl;
  readonly events: ClientEvent[];
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
  /** Makes a call of the client under test; never rejects. */
  call(lane: Lane): Promise<void>;
  /** Makes a call of a client that is allowed four attempts. */
  callFour(): Promise<void>;
}

const callsPerSecond = 10;
const crowd = 50;

/** Runs every step in turn. Rejects with the signal's reason when it aborts. */
export async function play({ serverAddress, requirements, logger, ...options }: PlayOptions): Promise<Recording> {
  const startedAtMs = systemClock.now();
  const chaos = connectChaosControl(serverAddress, undefined);
  const watch = await watchArrivals(serverAddress);
  const events: ClientEvent[] = [];
  const policies = options.policies ?? policiesFor(requirements);
  const onEvent = (event: ClientEvent) => void events.push(event);
  const client = createClient(unstableService, serverAddress, { policies, logger, onEvent, name: 'homework' });
  const four = createClient(unstableService, serverAddress, {
    policies: policiesFor({ ...requirements, attempts: 4 }),
    logger: logger.child({}, { msgPrefix: '[other client] ' }),
    name: 'four-attempts',
  });
  const send = async (by: typeof client, lane: Lane) => {
    const { signal } = options;
    await by
      .processData({ payload: `homework ${lane}` }, { metadata: { 'chaos-lane': lane }, signal })
      .catch(() => undefined);
  };
  const stage: Stage = {
    ...options,
    requirements,
    chaos,
    events,
    call: (lane) => send(client, lane),
    callFour: () => send(four, 'four-attempts'),
  };
  try {
    for (const step of [hungCall, healthyCall, failingCalls, breakerCycle]) {
      options.signal.throwIfAborted();
      await step(stage);
    }
    const { seed } = await chaos.status();
    return { startedAtMs, endedAtMs: systemClock.now(), seed, arrivals: watch.arrivals(), events };
  } finally {
    await Promise.all([client.close(), four.close(), chaos.close()]);
    watch.close();
  }
}

function policiesFor({
  attemptTimeoutMs,
  attempts,
  initialBackoffMs,
  jitter,
  consecutiveFailures,
  openMs,
}: Requirements) {
  return standard({
    attemptTimeoutMs,
    totalTimeoutMs: 10 * attemptTimeoutMs,
    retry: { attempts, initialBackoffMs, maxBackoffMs: 4 * initialBackoffMs, jitter },
    breaker: { consecutiveFailures, openMs },
  });
}

async function hungCall({ chaos, onStep, call, requirements }: Stage) {
  onStep(`timeout: the server hangs, the client must give up after ${requirements.attemptTimeoutMs / 1_000} s`);
  // A connection that is there already: what is measured is the call, not the first handshake.
  await call('healthy');
  await chaos.start('hang');
  await call('timeout');
}

async function healthyCall({ chaos, onStep, call }: Stage) {
  onStep('the server is well: a good answer sets the count of failures back to zero');
  await chaos.start('off');
  await call('healthy');
}

async function failingCalls({ chaos, onStep, call, callFour, requirements }: Stage) {
  await chaos.start('outage');
  onStep('one attempt more: another client may try four times');
  await callFour();
  onStep(`retry: every answer is UNAVAILABLE, the client must try ${requirements.attempts} times`);
  await call('retry');
}

async function breakerCycle(stage: Stage) {
  const { chaos, onStep, requirements } = stage;
  const open = `${requirements.openMs / 1_000} s`;
  onStep(`breaker: ${callsPerSecond} calls a second against a dead server; it must open and stay silent for ${open}`);
  const load = startLoad(stage);
  try {
    await happens(stage, 'circuit-half-opened', 1);
    onStep(`the probe found the server still dead: silence for another ${open}`);
    await happens(stage, 'circuit-opened', 2);
    await chaos.start('slow');
    await happens(stage, 'circuit-half-opened', 2);
    onStep(`${crowd} callers at once while the second probe is out: none but the probe may leave`);
    // The probe must have arrived: the verdict counts the callers that were refused while it was out.
    await delay(200, undefined, { signal: stage.signal });
    await Promise.all(Array.from({ length: crowd }, () => stage.call('breaker')));
    await happens(stage, 'circuit-closed', 1);
    onStep('recovery: the server is well and every call goes through');
    await chaos.start('off');
    await delay(2_000, undefined, { signal: stage.signal });
  } finally {
    await load.stop();
  }
}

/** Waits for the n-th event of a type; gives up, for the verdict to tell, after twice the time it should take. */
async function happens({ events, requirements, signal }: Stage, type: ClientEvent['type'], times: number) {
  const limitAtMs = systemClock.now() + 2 * requirements.openMs;
  const count = () => events.filter((event) => event.type === type).length;
  while (count() < times && systemClock.now() < limitAtMs) await delay(10, undefined, { signal });
}

// Open loop: calls start on time and never wait for each other, as independent callers do.
function startLoad({ call }: Stage) {
  const inFlight = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const one = call('breaker').finally(() => inFlight.delete(one));
    inFlight.add(one);
  }, 1_000 / callsPerSecond);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(inFlight);
    },
  };
}
