// The requirements judged: pure, from what the server saw. A figure that is missing is a FAIL, never a PASS.
import { ofMainClient, type Recording, refusals, type ServerArrival } from './recording.ts';
import type { Requirements } from './requirements.ts';

export interface Verdict {
  readonly requirement: string;
  readonly asked: string;
  readonly measured: string;
  readonly pass: boolean;
}

/** One verdict for each requirement, in the order of the run. */
export function judge(recording: Recording, requirements: Requirements): Verdict[] {
  const probes = silences(recording, requirements);
  return [
    timeout(recording, requirements),
    attempts(recording, requirements),
    backoff(recording, requirements, 'retry', requirements.attempts),
    backoff(recording, requirements, 'four-attempts', 4),
    opening(recording, requirements, probes[0]),
    silence('Silent once open', requirements, recording, probes[0]),
    oneProbe(recording, requirements, probes),
    silence('Silent again when the probe fails', requirements, recording, probes[1]),
    recovery(recording, probes[1]),
  ];
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
const ofLane = ({ arrivals }: Recording, lane: string) => arrivals.filter((arrival) => arrival.lane === lane);
const within = (value: number, min: number, max: number) => value >= min && value <= max;

function timeout(recording: Recording, { attemptTimeoutMs, slackMs }: Requirements): Verdict {
  const [arrival, ...more] = ofLane(recording, 'timeout');
  const heldMs = arrival?.cancelledAtMs === undefined ? Number.NaN : arrival.cancelledAtMs - arrival.arrivedAtMs;
  const toldMs = arrival?.deadlineMs ?? Number.NaN;
  // The server's clock starts when the call arrives: a little after the client's.
  const cut = within(heldMs, attemptTimeoutMs - slackMs / 2, attemptTimeoutMs + slackMs);
  const told = within(toldMs, attemptTimeoutMs - slackMs / 2, attemptTimeoutMs + 1);
  return {
    requirement: 'Timeout',
    asked: `a hung call is given up after ${seconds(attemptTimeoutMs)}`,
    measured: arrival
      ? `given up ${seconds(heldMs)} after it arrived; grpc-timeout said ${seconds(toldMs)}`
      : 'nothing arrived',
    pass: cut && told && more.length === 0,
  };
}

function attempts(recording: Recording, { attempts: asked }: Requirements): Verdict {
  const arrivals = ofLane(recording, 'retry');
  const numbers = arrivals.map(({ attempt }) => attempt).join(', ');
  return {
    requirement: 'Attempts',
    asked: `${asked} attempts in all when every one is answered UNAVAILABLE`,
    measured: `${arrivals.length} arrived, numbered ${numbers || '-'}`,
    pass: arrivals.length === asked && arrivals.every(({ attempt }, n) => attempt === n + 1),
  };
}

// From the end of one attempt to the arrival of the next: what the client waited.
const gapsOf = (arrivals: readonly ServerArrival[]) =>
  arrivals.slice(1).map(({ arrivedAtMs }, n) => arrivedAtMs - (arrivals[n]?.endedAtMs ?? Number.NaN));

function backoff(recording: Recording, requirements: Requirements, lane: string, count: number): Verdict {
  const { initialBackoffMs, jitter, slackMs } = requirements;
  const gaps = gapsOf(ofLane(recording, lane));
  const asked = Array.from({ length: count - 1 }, (_, n) => initialBackoffMs * 2 ** n);
  const fits = asked.every((ms, n) =>
    within(gaps[n] ?? Number.NaN, ms * (1 - jitter) - 1, ms * (1 + jitter) + slackMs),
  );
  const grows = gaps.every((gap, n) => n === 0 || gap > (gaps[n - 1] ?? Infinity));
  return {
    requirement: count === 4 ? 'Backoff, one attempt more' : 'Backoff',
    asked: `waits of ${asked.map(seconds).join(', ')} ± ${jitter * 100} % jitter, growing`,
    measured: gaps.length === 0 ? 'no second attempt arrived' : `waits of ${gaps.map(seconds).join(', ')}`,
    pass: fits && grows && gaps.length === asked.length,
  };
}

/** A stretch without arrivals of at least half the time a breaker stays open, between two arrivals. */
interface Silence {
  readonly before: ServerArrival;
  readonly after: ServerArrival;
  readonly ms: number;
}

function silences(recording: Recording, { openMs }: Requirements): Silence[] {
  const arrivals = ofMainClient(recording).filter(({ lane }) => lane === 'breaker');
  const pairs = arrivals.slice(1).map((after, n) => ({ before: arrivals[n] as ServerArrival, after }));
  return pairs
    .map(({ before, after }) => ({ before, after, ms: after.arrivedAtMs - (before.endedAtMs ?? Number.NaN) }))
    .filter(({ ms }) => ms > openMs / 2);
}

function opening(recording: Recording, { consecutiveFailures }: Requirements, first: Silence | undefined): Verdict {
  const until = first?.before.arrivedAtMs ?? Infinity;
  const before = ofMainClient(recording).filter(({ arrivedAtMs }) => arrivedAtMs <= until);
  const lastGood = before.findLastIndex(({ status }) => status === 'OK');
  const failures = before.length - 1 - lastGood;
  return {
    requirement: 'Breaker opens',
    asked: `after ${consecutiveFailures} failed attempts in a row`,
    measured: first ? `silence after ${failures} failed attempts in a row` : `no silence; ${failures} failed in a row`,
    pass: first !== undefined && failures === consecutiveFailures,
  };
}

const refusedBetween = (recording: Recording, fromMs: number, toMs: number) =>
  refusals(recording).filter(({ atMs }) => within(atMs, fromMs, toMs)).length;

function silence(
  requirement: string,
  { openMs, slackMs }: Requirements,
  recording: Recording,
  found: Silence | undefined,
): Verdict {
  const asked = `zero arrivals for ${seconds(openMs)} while callers keep calling`;
  if (!found) return { requirement, asked, measured: 'there was no such silence', pass: false };
  const refused = refusedBetween(recording, found.before.endedAtMs ?? 0, found.after.arrivedAtMs);
  return {
    requirement,
    asked,
    measured: `zero arrivals for ${seconds(found.ms)}; ${refused} calls refused meanwhile`,
    // The breaker opens a moment after the server has answered, so never less than the time asked for.
    pass: within(found.ms, openMs - 1, openMs + 1_000 + slackMs) && refused >= 10,
  };
}

function oneProbe(recording: Recording, { openMs }: Requirements, [first, second]: readonly Silence[]): Verdict {
  const arrivals = ofMainClient(recording);
  const count = (fromMs: number, toMs: number) =>
    arrivals.filter(({ arrivedAtMs }) => within(arrivedAtMs, fromMs, toMs)).length;
  const failed = first ? count(first.after.arrivedAtMs, first.after.arrivedAtMs + openMs / 2) : 0;
  const probe = second?.after;
  const answered = probe ? count(probe.arrivedAtMs, probe.endedAtMs ?? Infinity) : 0;
  const refused = probe ? refusedBetween(recording, probe.arrivedAtMs, probe.endedAtMs ?? 0) : 0;
  return {
    requirement: 'One probe',
    asked: 'exactly one call leaves after the silence, however many callers there are',
    measured: `${failed} arrived when the probe failed, ${answered} while the second was out; ${refused} callers refused`,
    pass: failed === 1 && answered === 1 && refused >= 10,
  };
}

function recovery(recording: Recording, second: Silence | undefined): Verdict {
  const endedAtMs = second?.after.endedAtMs ?? Infinity;
  const later = ofMainClient(recording).filter(({ arrivedAtMs }) => arrivedAtMs > endedAtMs);
  const good = later.filter(({ status }) => status === 'OK').length;
  const waitMs = (later[0]?.arrivedAtMs ?? Number.NaN) - endedAtMs;
  return {
    requirement: 'Recovery',
    asked: 'after a good probe every call goes through again',
    measured:
      later.length === 0 ? 'nothing arrived any more' : `${good} of ${later.length} OK, from ${seconds(waitMs)} on`,
    pass: later.length >= 10 && good === later.length && waitMs < 1_000,
  };
}
