import { describe, expect, it } from 'vitest';
import type { MeasureName, TimeWindow } from '../experiment/experiment.ts';
import type { CallRecord, LaneRecord } from '../run/record.ts';
import { measured } from './measures.ts';
import { aCall, aLane, anAttempt, aRun, attemptsOf, callsOf } from './testing-run.ts';

const of = (lane: LaneRecord, name: MeasureName, window?: TimeWindow) => measured(aRun([lane]), lane, name, window);
const valueOf = (lane: LaneRecord, name: MeasureName, window?: TimeWindow) => of(lane, name, window).value;
const withCalls = (...calls: readonly Partial<CallRecord>[]) =>
  aLane('a', { calls: calls.map((call, i) => aCall({ n: i + 1, ...call })) });
const second: TimeWindow = { fromMs: 1_000, toMs: 2_000 };

describe('calls', () => {
  it('belong to a window by when they were due: its beginning belongs to it, its end does not', () => {
    const lane = withCalls({ dueMs: 999.9 }, { dueMs: 1_000 }, { dueMs: 1_999.9, endedMs: 5_000 }, { dueMs: 2_000 });
    expect(valueOf(lane, 'calls')).toBe(4);
    expect(valueOf(lane, 'calls', second)).toBe(2);
  });

  it('are good when answered within withinMs of when they were due, however late they began', () => {
    const lane = withCalls(
      { dueMs: 0, endedMs: 1_000 },
      { dueMs: 0, endedMs: 1_000.1 },
      { dueMs: 0, startedMs: 900, endedMs: 1_001 },
      { dueMs: 0, endedMs: 5, outcome: 'failed' },
    );
    expect(of(lane, 'goodput')).toMatchObject({ value: 0.25, samples: 4 });
    expect(valueOf(lane, 'answeredShare')).toBe(0.75);
  });

  it('that did not end count as failed, refused ones do not', () => {
    const lane = withCalls({ outcome: 'failed' }, { outcome: 'unfinished', endedMs: null }, { outcome: 'refused' }, {});
    expect(valueOf(lane, 'failedShare')).toBe(0.5);
    expect(valueOf(lane, 'refusedShare')).toBe(0.25);
    expect(valueOf(lane, 'answeredShare')).toBe(0.25);
  });

  it('give shares their 95 % interval, and none where there are none', () => {
    const [low, high] = of(aLane('a', { calls: callsOf(20, 1_000) }), 'failedShare').interval ?? [];
    expect(low).toBe(0);
    expect(high).toBeCloseTo(0.1611, 4);
    expect(of(aLane('a'), 'failedShare')).toMatchObject({ value: null, never: false, samples: 0, interval: null });
  });
});

describe('latency', () => {
  const hundred = aLane('a', { calls: callsOf(100, 1_000, (n) => ({ dueMs: 0, startedMs: 50, endedMs: n })) });

  it.each([
    ['p50Ms', 50],
    ['p95Ms', 95],
    ['p99Ms', 99],
    ['maxMs', 100],
    ['waitP99Ms', 99],
    ['waitMaxMs', 100],
  ] as const)('%s is taken by nearest rank, from when calls were due', (name, ms) => {
    expect(of(hundred, name)).toMatchObject({ value: ms, samples: 100 });
  });

  it('is the middle one of three at 50 %', () => {
    expect(valueOf(withCalls({ endedMs: 30 }, { endedMs: 10 }, { endedMs: 20 }), 'p50Ms')).toBe(20);
  });

  it('is of the answered calls only, waiting is of all', () => {
    const lane = withCalls({ endedMs: 10 }, { endedMs: 4_000, outcome: 'failed' });
    expect(of(lane, 'maxMs')).toMatchObject({ value: 10, samples: 1 });
    expect(of(lane, 'waitMaxMs')).toMatchObject({ value: 4_000, samples: 2 });
  });

  it('is unknown where nothing was answered', () => {
    expect(of(withCalls({ outcome: 'failed' }), 'p99Ms')).toMatchObject({ value: null, never: false, samples: 0 });
  });

  it('makes waiting endless when a caller still waited, for at least as long as it did', () => {
    const lane = withCalls({ endedMs: 10 }, { dueMs: 2_000, endedMs: null, outcome: 'unfinished' });
    expect(of(lane, 'waitMaxMs')).toMatchObject({ value: null, never: true, atLeast: 10_000, samples: 2 });
  });

  it('leaves the 99 % alone when one of more than 100 did not end', () => {
    const unended = { endedMs: null, outcome: 'unfinished' } as const;
    const lane = aLane('a', { calls: callsOf(200, 1_000, (n) => (n === 7 ? unended : {})) });
    expect(of(lane, 'waitP99Ms')).toMatchObject({ value: 10, never: false });
    expect(of(lane, 'waitMaxMs')).toMatchObject({ value: null, never: true });
  });
});

describe('healing', () => {
  const failing = (from: number, to: number) => (n: number) =>
    n > from * 20 && n <= to * 20 ? { outcome: 'failed' as const } : {};
  const lane = (change: (n: number) => Partial<CallRecord>) => aLane('a', { calls: callsOf(200, 10_000, change) });

  it('is 0 when all was well', () => {
    expect(of(lane(failing(0, 0)), 'healMs')).toMatchObject({ value: 0, never: false, samples: 200 });
  });

  it('counts full seconds from the beginning of the window', () => {
    expect(valueOf(lane(failing(0, 3)), 'healMs')).toBe(3_000);
    expect(valueOf(lane(failing(0, 6)), 'healMs', { fromMs: 5_000, toMs: 10_000 })).toBe(1_000);
    expect(valueOf(lane(failing(5, 6)), 'healMs', { fromMs: 5_500, toMs: 10_000 })).toBe(1_000);
  });

  it('begins anew with a relapse, not with a single bad call or one in ten', () => {
    const relapse = (n: number) => (n === 81 || n === 82 || n === 83 ? failing(4, 5)(n) : failing(0, 2)(n));
    expect(valueOf(lane(relapse), 'healMs')).toBe(5_000);
    expect(
      valueOf(
        lane((n) => (n === 81 || n === 82 ? failing(4, 5)(n) : failing(0, 2)(n))),
        'healMs',
      ),
    ).toBe(2_000);
    const few = aLane('a', { calls: callsOf(50, 10_000, (n) => (n === 33 ? { outcome: 'failed' } : {})) });
    expect(valueOf(few, 'healMs')).toBe(0);
  });

  it('needs 99 % in the second it begins with', () => {
    expect(
      valueOf(
        lane((n) => (n % 20 === 0 && n <= 80 ? { outcome: 'failed' } : {})),
        'healMs',
      ),
    ).toBe(4_000);
  });

  it('never was when the last second is a relapse, and is longer than the window then', () => {
    const unhealed = lane(failing(9, 10));
    expect(of(unhealed, 'healMs')).toMatchObject({ value: null, never: true, atLeast: 10_000 });
    expect(of(unhealed, 'healMs', second)).toMatchObject({ value: 0 });
  });

  it('does not take a second without calls for a well one', () => {
    const calls = callsOf(40, 10_000, (n) => ({ dueMs: n <= 20 ? n * 40 : 5_000 + n * 40 }));
    const lateHalf = aLane('a', {
      calls: calls.map((call) => ({ ...call, endedMs: call.dueMs + (call.n <= 20 ? 2_000 : 1) })),
    });
    expect(valueOf(lateHalf, 'healMs')).toBe(5_000);
  });
});

describe('arrivals', () => {
  it('belong to a window by when they arrived', () => {
    const attempts = [999, 1_000, 1_500, 2_000].map((atMs) => anAttempt({ atMs }));
    const lane = aLane('a', { calls: callsOf(10, 10_000), attempts });
    expect(of(lane, 'arrivals', second)).toMatchObject({ value: 2, samples: 1 });
    expect(of(lane, 'arrivals')).toMatchObject({ value: 4, samples: 10 });
  });

  it('per second count, of the whole run, while calls were due', () => {
    const attempts = [...callsOf(50, 10_000), aCall({ dueMs: 10_500 })].map(({ dueMs }) => anAttempt({ atMs: dueMs }));
    const lane = aLane('a', { attempts });
    expect(valueOf(lane, 'arrivalsPerSecond')).toBe(5);
    expect(valueOf(lane, 'arrivalsPerSecond', second)).toBe(5);
    expect(valueOf(lane, 'arrivalsPerSecond', { fromMs: 3, toMs: 3 })).toBeNull();
  });

  it('peak in any 100 ms, its end not counted, in whichever order they are recorded', () => {
    const attempts = [350, 90, 100, 189.9, 190, 300].map((atMs) => anAttempt({ atMs }));
    const lane = aLane('a', { attempts });
    expect(of(lane, 'peakArrivalsPer100Ms')).toMatchObject({ value: 3, samples: 6 });
    expect(valueOf(lane, 'peakArrivalsPer100Ms', { fromMs: 150, toMs: 1_000 })).toBe(2);
    expect(valueOf(aLane('a'), 'peakArrivalsPer100Ms')).toBe(0);
  });

  it('amplify by those of the calls due in the window, whenever they came', () => {
    const attempts = [1, 1, 2, 2, 2].map((n, i) => anAttempt({ n, atMs: i * 1_000, arrival: i + 1 }));
    const lane = aLane('a', { calls: [aCall({ n: 1, dueMs: 0 }), aCall({ n: 2, dueMs: 1_500 })], attempts });
    expect(of(lane, 'amplification')).toMatchObject({ value: 2.5, samples: 2 });
    expect(of(lane, 'amplification', second)).toMatchObject({ value: 3, samples: 1 });
    expect(valueOf(lane, 'amplification', { fromMs: 7_000, toMs: 8_000 })).toBeNull();
  });
});

describe('the breaker', () => {
  const breaker = [
    { state: 'closed', fromMs: 0, toMs: 1_000 },
    { state: 'open', fromMs: 1_000, toMs: 3_000 },
    { state: 'half_open', fromMs: 3_000, toMs: 3_100 },
    { state: 'open', fromMs: 3_100, toMs: 5_100 },
    { state: 'half_open', fromMs: 5_100, toMs: 5_200 },
    { state: 'closed', fromMs: 5_200, toMs: 12_000 },
  ] as const;
  const lane = (times: readonly number[], changes: Partial<LaneRecord> = {}) =>
    aLane('a', {
      breaker,
      calls: callsOf(100, 10_000),
      attempts: times.map((atMs) => anAttempt({ atMs })),
      ...changes,
    });

  it('counts what arrives while it is open: not what was on the wire, not what probes', () => {
    const arrivals = [999, 1_000, 1_024.9, 1_025, 2_999, 3_000, 3_050, 5_099, 5_100, 5_300];
    expect(valueOf(lane(arrivals), 'arrivalsWhileOpen')).toBe(3);
    expect(valueOf(lane(arrivals), 'arrivalsWhileOpen', { fromMs: 2_000, toMs: 4_000 })).toBe(1);
  });

  it('gives more grace when the lane was late', () => {
    expect(valueOf(lane([1_100, 1_130]), 'arrivalsWhileOpen')).toBe(2);
    expect(valueOf(lane([1_100, 1_130], { lateMs: 100 }), 'arrivalsWhileOpen')).toBe(1);
  });

  it('has the calls that were held back behind its silence', () => {
    expect(of(lane([]), 'arrivalsWhileOpen').samples).toBe(38);
    expect(of(lane([]), 'arrivalsWhileOpen', { fromMs: 6_000, toMs: 9_000 }).samples).toBe(0);
  });

  it('opened, and was open, in a window', () => {
    expect(valueOf(lane([]), 'timesOpened')).toBe(2);
    expect(valueOf(lane([]), 'timesOpened', { fromMs: 1_001, toMs: 9_000 })).toBe(1);
    expect(valueOf(lane([]), 'openMs')).toBe(4_000);
    expect(valueOf(lane([]), 'openMs', { fromMs: 2_000, toMs: 4_000 })).toBe(1_900);
  });

  it('is unknown where there is none', () => {
    const without = aLane('a', { calls: callsOf(100, 10_000) });
    for (const name of ['arrivalsWhileOpen', 'timesOpened', 'openMs'] as const) {
      expect(of(without, name)).toMatchObject({ value: null, never: false, samples: 0 });
    }
  });
});

describe('calls under way', () => {
  it('are counted at their most, those begun before the window too, a beginning at an end not', () => {
    const lane = withCalls(
      { startedMs: 0, endedMs: 1_500 },
      { startedMs: 500, endedMs: 900 },
      { startedMs: 1_500, endedMs: 1_600 },
      { startedMs: 1_550, endedMs: null, outcome: 'unfinished' },
      { startedMs: 2_000, endedMs: 2_500 },
    );
    expect(valueOf(lane, 'maxInFlight')).toBe(2);
    expect(valueOf(lane, 'maxInFlight', { fromMs: 1_000, toMs: 1_400 })).toBe(1);
    expect(valueOf(lane, 'maxInFlight', { fromMs: 1_700, toMs: 2_100 })).toBe(2);
    expect(valueOf(aLane('a'), 'maxInFlight')).toBe(0);
    expect(valueOf(withCalls({ endedMs: 500 }, { startedMs: 500, endedMs: 900 }), 'maxInFlight')).toBe(1);
  });

  it('were hedged when an attempt left beside another; who does not tell is unknown', () => {
    const event = { atMs: 0, callId: 'c', method: 'm' };
    const started = { ...event, type: 'call-started' } as const;
    const hedge = { ...event, type: 'hedge-started', attempt: 2, attempts: 2, delayMs: 9 } as const;
    const lane = withCalls({ events: [started, hedge, hedge] }, { events: [started] });
    expect(of(lane, 'hedgedShare')).toMatchObject({ value: 0.5, samples: 2 });
    expect(of(withCalls({}, {}), 'hedgedShare')).toMatchObject({ value: null, samples: 0 });
  });
});

describe('the books', () => {
  const calls = callsOf(6, 6_000, (n) => (n > 3 ? { outcome: n === 4 ? 'unfinished' : 'failed' } : {}));
  const books = { bookings: { 1: 1, 2: 3, 4: 1, 5: 2, 99: 7 }, strangers: 0, settled: true };
  const lane = aLane('a', { calls, attempts: attemptsOf(calls), books });

  it.each([
    ['booked', 4],
    ['chargedTwice', 2],
    ['chargedTwiceShare', 2 / 6],
    ['failedButCharged', 2],
    ['failedButChargedShare', 2 / 6],
    ['lost', 1],
  ] as const)('say how many payments are %s', (name, value) => {
    expect(of(lane, name)).toMatchObject({ value, samples: 6 });
  });

  it('are read for the payments due in the window', () => {
    expect(of(lane, 'chargedTwice', second)).toMatchObject({ value: 1, samples: 1 });
    expect(of(lane, 'lost', second)).toMatchObject({ value: 0, samples: 1 });
  });
});
