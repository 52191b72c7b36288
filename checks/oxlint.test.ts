import { describe, expect, it } from 'vitest';
import { verdict } from './oxlint.ts';

const found = (code: string) =>
  JSON.stringify({
    diagnostics: [{ message: 'bad', code, filename: 'a.ts', labels: [{ span: { line: 3, column: 7 } }] }],
  });

describe('the three checks of one oxlint run', () => {
  it.each([
    ['import(no-cycle)', 'cycles'],
    ['rooms(imports)', 'rooms'],
    ['eslint(no-console)', 'lint'],
  ] as const)('counts %s to %s alone', (code, owner) => {
    for (const check of ['lint', 'cycles', 'rooms'] as const) {
      const result = verdict(check, { code: 1, stdout: found(code), stderr: '' });
      expect(result.ok).toBe(check !== owner);
      expect(result.output).toBe(check === owner ? `a.ts:3:7  bad [${code}]` : '');
    }
  });

  it.each([
    ['prints no JSON', { code: 1, stdout: 'Failed to parse configuration', stderr: '' }],
    ['fails without a finding', { code: 2, stdout: '{"diagnostics": []}', stderr: 'out of memory' }],
    ['is killed', { code: null, stdout: '', stderr: 'ended by SIGTERM' }],
  ])('fails all three when oxlint %s', (_name, exit) => {
    for (const check of ['lint', 'cycles', 'rooms'] as const) {
      expect(verdict(check, exit)).toEqual({ ok: false, output: expect.stringContaining(exit.stderr || exit.stdout) });
    }
  });
});
