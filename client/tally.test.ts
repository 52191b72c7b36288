import fc from 'fast-check';
import { Counter, Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { durations, tallies } from './tally.ts';

const config = { name: 'took_seconds', help: 'How long.', labelNames: ['method', 'status'], buckets: [0.1, 0.5, 1] };

describe('durations', () => {
  it('say what a histogram of prom-client says, as text and as JSON', async () => {
    const value = fc.oneof(fc.double({ min: 0, max: 2, noNaN: true }), fc.constantFrom(0, 0.1, 0.5, 1));
    const observation = fc.record({
      method: fc.constantFrom('A', 'B"\\'),
      status: fc.constantFrom('OK', 'LATE'),
      value,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(observation, { maxLength: 30 }), async (observations) => {
        const [ours, theirs] = [new Registry(), new Registry()];
        const fast = durations({ ...config, registers: [ours] });
        const slow = new Histogram({ ...config, registers: [theirs] });
        for (const { value: seconds, ...labels } of observations) {
          fast.of(labels)(seconds);
          slow.observe(labels, seconds);
        }
        expect(await ours.metrics()).toBe(await theirs.metrics());
        const plain = (registry: Registry) =>
          registry.getMetricsAsJSON().then((all) => JSON.parse(JSON.stringify(all)));
        expect(await plain(ours)).toEqual(await plain(theirs));
      }),
      { numRuns: 50 },
    );
  });

  it('begin at 0, and begin anew when the registry is reset', async () => {
    const registry = new Registry();
    const { of } = durations({ ...config, registers: [registry] });
    const observe = of({ method: 'A', status: 'OK' });
    const count = async () => /took_seconds_count{method="A",status="OK"} (\d)/.exec(await registry.metrics())?.[1];
    expect(await count()).toBe('0');
    observe(0.2);
    expect(await count()).toBe('1');
    registry.resetMetrics();
    expect(await count()).toBe('0');
    observe(0.2);
    expect(await count()).toBe('1');
  });
});

describe('tallies', () => {
  const counted = () => {
    const registry = new Registry();
    const { of, flush } = tallies<'method'>();
    const counter = new Counter({
      name: 'calls_total',
      help: 'Calls.',
      labelNames: ['method'] as const,
      registers: [registry],
      collect() {
        flush(this);
      },
    });
    return { registry, of, counter };
  };

  it('add to what the counter has, each once', async () => {
    const { registry, of, counter } = counted();
    counter.inc({ method: 'A' }, 5);
    of({ method: 'A' }).count += 2;
    for (let n = 0; n < 2; n += 1) expect(await registry.metrics()).toContain('calls_total{method="A"} 7');
  });

  it('are the same for the same labels: clients that come and go leave no more behind', async () => {
    const { of } = counted();
    expect(of({ method: 'A' })).toBe(of({ method: 'A' }));
    expect(of({ method: 'A' })).not.toBe(of({ method: 'B' }));
  });
});
