import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { production } from './presets.ts';
import { standard } from './standard.ts';
import { bench, failed, run, script } from './testing/fake-call.ts';

const document = readFileSync(new URL('../docs/client.md', import.meta.url), 'utf8');
const numbersOf = (value: unknown): number[] => {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
};

describe('production', () => {
  it('is what standard() takes', () => {
    expect(() => standard(production)).not.toThrow();
    expect(() => standard({ ...production, methods: { Charge: { retry: { attempts: 2 } } } })).not.toThrow();
  });

  it('is documented number by number', () => {
    const section = document.slice(document.indexOf('## Production numbers')).split('\n## ')[0] ?? '';
    const told = new Set((section.match(/\d[\d,]*(\.\d+)?/g) ?? []).map((text) => Number(text.replaceAll(',', ''))));
    expect(numbersOf(production).filter((number) => !told.has(number))).toEqual([]);
  });

  it('keeps the attempt within the call, and room for another after one that hung', () => {
    expect(production.attemptTimeoutMs).toBeLessThan(production.totalTimeoutMs);
    const { attempts, initialBackoffMs, maxBackoffMs } = production.retry;
    const waits = Array.from({ length: attempts - 1 }, (_, n) => Math.min(initialBackoffMs * 2 ** n, maxBackoffMs));
    expect(waits.reduce((all, one) => all + one)).toBeLessThan(production.totalTimeoutMs / 2);
  });

  it('carries calls over an outage shorter than their patience, and hardly asks the server meanwhile', async () => {
    const at = bench();
    const policies = standard(production);
    const healsAtMs = at.clock.now() + 6_000;
    const { next, calls } = script((call) =>
      call.client.clock.now() < healsAtMs ? Promise.reject(failed('UNAVAILABLE')) : Promise.resolve('done'),
    );
    const all: Promise<unknown>[] = [];
    for (let n = 0; n < 60; n += 1) {
      all.push(run(policies, at.call(), next).catch((error: Error) => error.name));
      await at.clock.advance(100);
    }
    expect(calls.length).toBeLessThan(30);
    await at.clock.advance(5_000);
    expect(new Set(await Promise.all(all))).toEqual(new Set(['done']));
    expect(at.clock.sleeping).toBe(0);
  });
});
