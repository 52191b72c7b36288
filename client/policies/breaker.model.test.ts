// The breaker against a model that keeps everything and counts it anew each time.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Next } from '../call.ts';
import { BulkheadFullError, type CallError, CancelledError } from '../errors.ts';
import { gatekeeper } from '../testing/breaker-rig.ts';
import { bench, failed, methodName } from '../testing/fake-call.ts';
import { circuitBreaker } from './circuit-breaker.ts';

const ends = {
  success: undefined,
  failure: failed('UNAVAILABLE'),
  alive: failed('NOT_FOUND'),
  unsure: failed('RESOURCE_EXHAUSTED'),
  cancel: new CancelledError('cancelled', { method: methodName }),
  refused: new BulkheadFullError('full', { method: methodName }),
} satisfies Record<string, CallError | undefined>;
type End = keyof typeof ends;
type Step = { begin: number } | { end: End; which: number } | { passMs: number } | { isolate: boolean };

interface Numbers {
  readonly inARow: number | false;
  readonly share: number | undefined;
  readonly slowShare: number | undefined;
  readonly minimumCalls: number;
  readonly probes: number;
  readonly threshold: number;
  readonly factor: number;
}

const openMs = 100;
const maxOpenMs = 350;
const windowMs = 200;
const slowMs = 50;

interface Sent {
  readonly atMs: number;
  /** How often the state had changed when it left. */
  readonly changes: number;
}

/** What a breaker should do, told the plain way. */
function model({ inARow, share, slowShare, minimumCalls, probes, threshold, factor }: Numbers) {
  let state = 'closed';
  let changes = 0;
  let untilMs = 0;
  let openings = 0;
  // While closed: everything that ended. While half-open: who is out, when the last one left, how many did well.
  let ended: { atMs: number; failed: boolean | undefined; slow: boolean }[] = [];
  let out = new Set<Sent>();
  let lastLeftMs = 0;
  let well = 0;
  const become = (next: string) => {
    state = next;
    changes += 1;
    out = new Set();
    well = 0;
  };
  const open = (nowMs: number) => {
    untilMs = nowMs + Math.min(maxOpenMs, openMs * factor ** openings);
    openings += 1;
    become('open');
  };
  const close = () => {
    ended = [];
    openings = 0;
    become('closed');
  };
  const bucket = (ms: number) => Math.floor(ms / (windowMs / 10));
  const isOver = (of: typeof ended, isBad: (one: (typeof ended)[number]) => boolean, limit: number | undefined) =>
    limit !== undefined && of.length >= minimumCalls && of.filter(isBad).length / of.length >= limit;
  const count = (end: End, slow: boolean, nowMs: number) => {
    const says = end === 'unsure' || end === 'cancel' ? undefined : end === 'failure';
    if (end === 'refused' || (end === 'cancel' && !slow)) return;
    ended.push({ atMs: nowMs, failed: says, slow });
    const judged = ended.filter((one) => one.failed !== undefined);
    const row = judged.length - 1 - judged.findLastIndex((one) => !one.failed);
    const recent = ended.filter(({ atMs }) => bucket(atMs) > bucket(nowMs) - 10);
    const rated = recent.filter((one) => one.failed !== undefined);
    const bad =
      (says === true && inARow !== false && row >= inARow) ||
      (says === true && isOver(rated, (one) => one.failed === true, share)) ||
      (slow && isOver(recent, (one) => one.slow, slowShare));
    if (bad) open(nowMs);
  };
  return {
    state: () => state,
    begin(nowMs: number): Sent | undefined {
      if (state === 'open' && nowMs >= untilMs) become('half_open');
      if (state === 'open' || state === 'isolated') return undefined;
      if (state === 'half_open') {
        const full = out.size >= probes || out.size + well >= Math.max(probes, threshold);
        if (full && nowMs - lastLeftMs < openMs) return undefined;
        if (full) become('half_open');
        lastLeftMs = nowMs;
      }
      const sent = { atMs: nowMs, changes };
      out.add(sent);
      return sent;
    },
    end(sent: Sent, end: End, nowMs: number) {
      if (sent.changes !== changes) return;
      const slow = slowShare !== undefined && nowMs - sent.atMs > slowMs;
      out.delete(sent);
      if (state === 'closed') return count(end, slow, nowMs);
      if (end === 'cancel' || end === 'refused') return;
      if (slow || end === 'failure' || end === 'unsure') return open(nowMs);
      well += 1;
      if (well >= threshold) close();
    },
    isolate: () => void (state === 'isolated' || become('isolated')),
    release: () => void (state === 'isolated' && close()),
  };
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ begin: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 9,
    arbitrary: fc.record({
      end: fc.constantFrom<End>('success', 'failure', 'failure', 'failure', 'alive', 'unsure', 'cancel', 'refused'),
      which: fc.nat(20),
    }),
  },
  { weight: 4, arbitrary: fc.record({ passMs: fc.constantFrom(1, 7, 20, 51, 99, 100, 101, 200, 350, 1_000) }) },
  { weight: 1, arbitrary: fc.record({ isolate: fc.boolean() }) },
);

const numbers: fc.Arbitrary<Numbers> = fc.record({
  inARow: fc.constantFrom<number | false>(1, 2, 3, false),
  share: fc.constantFrom(undefined, 0.3, 0.5, 1),
  slowShare: fc.constantFrom(undefined, 0.5, 1),
  minimumCalls: fc.integer({ min: 1, max: 5 }),
  probes: fc.integer({ min: 1, max: 3 }),
  threshold: fc.integer({ min: 1, max: 4 }),
  factor: fc.constantFrom(1, 1.5, 2),
});

const breakerOf = ({ inARow, share, slowShare, minimumCalls, probes, threshold, factor }: Numbers) =>
  circuitBreaker({
    consecutiveFailures: inARow,
    failureRate: share !== undefined && { share, windowMs, minimumCalls },
    slowCalls: slowShare !== undefined && { slowMs, share: slowShare, windowMs, minimumCalls },
    openMs,
    maxOpenMs,
    openFactor: factor,
    halfOpenProbes: probes,
    successThreshold: threshold,
  });

// Without timers, so that thousands of steps take no time: nothing here waits but for promises.
async function play(given: Numbers, steps: readonly Step[], visited: Set<string>): Promise<void> {
  let nowMs = 1_000;
  const at = bench();
  const client = { ...at.call().client, clock: { ...at.clock, now: () => nowMs } };
  const [breaker, expected] = [breakerOf(given), model(given)];
  const inFlight: { sent: Sent; settle: ReturnType<typeof gatekeeper>['waiting'][number]; done: Promise<unknown> }[] =
    [];

  for (const one of steps) {
    if ('passMs' in one) nowMs += one.passMs;
    if ('isolate' in one) {
      breaker[one.isolate ? 'isolate' : 'release']();
      expected[one.isolate ? 'isolate' : 'release']();
    }
    for (let n = 0; 'begin' in one && n < one.begin; n += 1) {
      const { next, waiting } = gatekeeper();
      const done = breaker(at.call({ client }), next as Next<unknown, unknown>).catch(() => undefined);
      const sent = expected.begin(nowMs);
      expect(waiting).toHaveLength(sent ? 1 : 0);
      if (sent) inFlight.push({ sent, settle: waiting[0]!, done });
    }
    if ('end' in one && inFlight.length > 0) {
      const [call] = inFlight.splice(one.which % inFlight.length, 1);
      const error = ends[one.end];
      if (error) call!.settle.reject(error);
      else call!.settle.resolve('done');
      await call!.done;
      expected.end(call!.sent, one.end, nowMs);
    }
    visited.add(expected.state());
    expect(breaker.breakers[0]?.state).toBe(expected.state());
  }
}

it('does what the model does, whatever begins, ends, is cancelled and passes in whatever order', async () => {
  const visited = new Set<string>();
  const steps = fc.array(step, { minLength: 20, maxLength: 120 });
  await fc.assert(
    fc.asyncProperty(numbers, steps, (given, all) => play(given, all, visited)),
    { numRuns: 300 },
  );
  // Otherwise it would have proved nothing.
  expect([...visited].sort()).toEqual(['closed', 'half_open', 'isolated', 'open']);
});
