import { expect, test } from 'vitest';

// The page's modules are plain JavaScript without types.
const { explain } = (await import(new URL('./public/explain.js', import.meta.url).href)) as {
  explain: (facts: Record<string, unknown>, nowMs: number) => string;
};
const { timeOfDay, left, passed, percent, milliseconds } = (await import(
  new URL('./public/format.js', import.meta.url).href
)) as Record<string, (value: number | null) => string>;

const error = { kind: 'error', share: 1, description: 'answer UNAVAILABLE' };
const facts = (more: Record<string, unknown>) => ({
  linked: true,
  client: { rpc: 'Charge' },
  server: { faults: [] },
  breaker: { state: 'closed', fromMs: 0, probeAtMs: null, failures: 0 },
  success: 1,
  saved: 0,
  ...more,
});
const open = { state: 'open', fromMs: 10_000, probeAtMs: 40_000, failures: 5 };

test('an outage and an open breaker', () => {
  expect(explain(facts({ server: { faults: [error] }, breaker: open, success: 0 }), 22_500)).toBe(
    'The server is failing every call. The breaker opened 12 s ago after 5 failures in a row; ' +
      `nothing leaves this process until ${timeOfDay?.(40_000)}, then one probe.`,
  );
});

test('a server that is well again, which the client cannot know', () => {
  const text = explain(facts({ breaker: open, success: 0 }), 30_000);
  expect(text).toContain('The server answers every call as it should.');
  expect(text).toContain('The client cannot know that the server is well: only the probe will tell.');
});

test('a probe on its way', () => {
  expect(explain(facts({ breaker: { ...open, state: 'half_open' } }), 41_000)).toContain('One probe is out');
});

test('faults that retries make up for, and faults that get through', () => {
  const faults = [
    { ...error, share: 0.2, kind: 'sleep' },
    { ...error, share: 0.2 },
  ];
  const text = explain(facts({ server: { faults }, saved: 3 }), 0);
  expect(text).toContain('about 40 % of calls');
  expect(text).toContain('Timeouts and retries make up for it: 100 %');
  expect(explain(facts({ server: { faults }, success: 0.9 }), 0)).toContain('90 % of calls of the last 10 s succeeded');
});

test('nothing wrong', () => {
  expect(explain(facts({}), 0)).toBe(
    'The server answers every call as it should. The breaker is closed and calls go through at the first try.',
  );
});

test('late is not failed, and where no call was tried again no retry is praised', () => {
  const text = explain(facts({ server: { faults: [{ ...error, kind: 'latency' }] } }), 0);
  expect(text).toBe(
    'The server answers every call, but late. The breaker is closed: 100 % of calls of the last 10 s succeeded.',
  );
});

test('what cannot be heard is not guessed', () => {
  expect(explain(facts({ linked: false }), 0)).toContain('lost the lab');
  expect(explain(facts({ client: null }), 0)).toContain('cannot be heard');
  expect(explain(facts({ server: null }), 0)).toContain('does not answer the page');
});

test('figures in words', () => {
  expect([left?.(29_001), left?.(1), left?.(-5), left?.(125_000)]).toEqual(['30 s', '1 s', '0 s', '2 min 5 s']);
  expect([passed?.(12_900), passed?.(-1)]).toEqual(['12 s', '0 s']);
  expect([percent?.(0.9999), percent?.(1), percent?.(0.001), percent?.(0), percent?.(null)]).toEqual([
    '99.9 %',
    '100 %',
    '< 1 %',
    '0 %',
    '–',
  ]);
  expect([milliseconds?.(7.21), milliseconds?.(85.4), milliseconds?.(1254), milliseconds?.(null)]).toEqual([
    '7.2 ms',
    '85 ms',
    '1.25 s',
    '–',
  ]);
});
