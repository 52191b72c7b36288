import { expect, test } from 'vitest';
import type { Message } from '../event-stream.ts';
import { createBoard, phaseInWords, type ClientSnapshot } from './board.ts';
import type { ChaosView } from './phase-timeline.ts';

const options = { rpc: 'Charge', callsPerSecond: 4, target: 'localhost:50051' };
const snapshot: ClientSnapshot = {
  atMs: 1000,
  pipeline: 'p',
  breakers: [{ name: 'p', state: 'closed', retryAfterMs: 0 }],
  options,
};
const outage: ChaosView = {
  scenario: 'showcase',
  phase: 'outage',
  phaseElapsedMs: 200,
  phaseDurationMs: 12_000,
  faults: [{ kind: 'error', share: 1, description: 'answer UNAVAILABLE', target: '' }],
  seed: 's',
  faultsInjected: 3,
  expiresAtMs: 0,
};

const board = () => {
  const published: Message[] = [];
  return { published, board: createBoard((message) => published.push(message)) };
};

const ofEvent = (published: readonly Message[], event: string) =>
  published.filter((message) => message.event === event).map(({ data }) => data);

test('puts the client’s times on its own clock', () => {
  const { board: it, published } = board();
  it.client.snapshot(snapshot, 6000);
  it.client.event({
    type: 'circuit-opened',
    atMs: 1500,
    breaker: 'p',
    from: 'closed',
    to: 'open',
    openMs: 30_000,
    reason: 'consecutive',
    consecutiveFailures: 5,
  });
  expect((ofEvent(published, 'breakers').at(-1) as { breakers: unknown }).breakers).toMatchObject([
    { state: 'closed', fromMs: 6000, toMs: 6500 },
    { state: 'open', fromMs: 6500, toMs: null, probeAtMs: 36_500 },
  ]);
});

test('a new reader gets all there is', () => {
  const { board: it } = board();
  it.client.snapshot(snapshot, 1000);
  it.server.answered(outage, 1300);
  it.tick(2000);
  expect(it.snapshot(2500)).toMatchObject({
    event: 'snapshot',
    data: {
      nowMs: 2500,
      ticks: [{ atMs: 2000 }],
      breakers: [{ state: 'closed' }],
      phases: [{ phase: 'outage', fromMs: 1100, endsAtMs: 13_100 }],
      client: options,
      server: { scenario: 'showcase', words: 'Every call: answer UNAVAILABLE' },
      scenarios: [],
      dropped: 0,
    },
  });
});

test('says once that a process is gone, and that it is back', () => {
  const { board: it, published } = board();
  it.server.lost(0);
  it.server.answered({ ...outage, phaseElapsedMs: 0 }, 1);
  it.server.lost(2);
  it.server.lost(3);
  it.client.lost(4);
  it.flush();
  it.flush();
  const told = ofEvent(published, 'story').flat() as { text: string }[];
  expect(told.map(({ text }) => text)).toEqual([
    'the server answers',
    phaseInWords(outage),
    'the server does not answer',
  ]);
});

test('says what a phase does', () => {
  expect(phaseInWords(outage)).toBe('scenario "showcase", phase "outage" begins — every call: answer UNAVAILABLE');
  expect(phaseInWords({ ...outage, scenario: 'off', phase: 'off', faults: [] })).toBe(
    'scenario "off" begins — no fault is injected',
  );
  expect(phaseInWords({ ...outage, scenario: 'fail-twice', phase: 'fail twice', faults: [] })).toMatch(
    /^scenario "fail-twice" begins/,
  );
});

test('tells of the scenarios there are when they change, and a new reader too', () => {
  const { board: it, published } = board();
  const off = { name: 'off', title: 'No chaos', description: 'None.', lessonNaive: 'a', lessonGood: 'b' };
  it.server.offers([off]);
  it.server.offers([{ ...off }]);
  it.server.offers([off, { ...off, name: 'mine' }]);
  expect(ofEvent(published, 'scenarios')).toEqual([[off], [off, { ...off, name: 'mine' }]]);
  expect(it.snapshot(1)).toMatchObject({ data: { scenarios: [off, { name: 'mine' }] } });
});
