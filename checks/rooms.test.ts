import { describe, expect, it } from 'vitest';
import { refusal } from './rooms.ts';

const policies = ['client/policies/retry.ts', 'client/policies/timeout.ts'];
const refused = (file: string, specifier: string) => refusal(file, specifier, (name) => policies.includes(name));

describe('rooms', () => {
  it.each([
    ['client/unary.ts', '../server/index.ts'],
    ['client/unary.ts', '../lab/cli.ts'],
    ['client/unary.ts', '.././client/../server/index.ts'],
    ['client/unary.ts', 'grpc-resilience-lab/server'],
    ['server/chaos.ts', '../client/index.ts'],
    ['server/faults/sleep.ts', '../../lab/cli.ts'],
    ['server/payments/ledger.ts', '../chaos.ts'],
    ['server/payments/ledger.ts', '@grpc/grpc-js'],
    ['lab/start.ts', '../server/main.ts'],
    ['lab/page/server.ts', '../../client/retry.ts'],
    ['proto/definitions.ts', '../client/index.ts'],
    ['client/policies/retry.ts', '../unary.ts'],
    ['client/policies/retry.ts', '../../proto/definitions.ts'],
    ['client/policies/retry.ts', './timeout.ts'],
    ['grafana/generate.ts', '../client/metrics.ts'],
  ])('%s must not import %s', (file, specifier) => {
    expect(refused(file, specifier)).toMatch(/must not|never imports/);
  });

  it.each([
    ['client/unary.ts', '../proto/definitions.ts'],
    ['client/standard.ts', './policies/retry.ts'],
    ['client/policies/retry.ts', '../call.ts'],
    ['client/policies/retry.ts', './backoff.ts'],
    ['client/policies/retry.ts', 'cockatiel'],
    ['server/chaos.ts', './faults/sleep.ts'],
    ['server/payments/ledger.ts', './payment.ts'],
    ['lab/start.ts', '../client/index.ts'],
    ['lab/homework/main.ts', 'grpc-resilience-lab/client'],
    ['lab/server.ts', 'node:path'],
    ['client/end-to-end.test.ts', '../server/index.ts'],
    ['vitest.config.ts', './client/index.ts'],
    ['test/compose.test.ts', '../grafana/panels.ts'],
  ])('%s may import %s', (file, specifier) => {
    expect(refused(file, specifier)).toBeUndefined();
  });

  it('names the importer, the import and what is allowed', () => {
    expect(refused('lab/start.ts', '../server/main.ts')).toBe(
      'lab must not import server/main.ts; beside itself it may import client/index.ts, proto',
    );
  });
});
