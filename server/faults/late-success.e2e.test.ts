import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { goodCharge, invoke } from '../testing.ts';
import { until } from '../testing-streams.ts';
import { faulty } from './testing-server.ts';

test('the caller sees DEADLINE_EXCEEDED at its deadline, and the payment is booked thereafter', async () => {
  const { charge, booked, ended } = await faulty({ kind: 'late-success', byMs: 300 });
  expect(await charge('late', 200)).toMatchObject({ status: 'DEADLINE_EXCEEDED' });
  await until(() => ended.length > 0);
  const [end] = ended;
  if (!end) throw new Error('no call ended');
  expect(end.endedAtUnixMs - end.arrivedAtUnixMs).toBeGreaterThanOrEqual(end.deadlineMs + 300);
  expect(end.cancelledAtUnixMs).toBeGreaterThan(0);
  expect(await booked('late')).toBe(true);
});

test('without a deadline the answer comes late, and is good', async () => {
  const { client, booked } = await faulty({ kind: 'late-success', withoutDeadlineMs: 150 });
  const startMs = performance.now();
  expect(await invoke(client, paymentGateway.Charge, goodCharge('patient'))).toMatchObject({ status: 'OK' });
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(150);
  expect(await booked('patient')).toBe(true);
});

test('with the work before the wait, the payment is booked while its caller still waits', async () => {
  const { server, charge, booked } = await faulty({ kind: 'late-success', work: 'before' });
  const answer = charge('early', 5000);
  await until(() => server.status().faultsInjected > 0);
  while (!(await booked('early'))) await wait(5);
  expect(await Promise.race([answer, Promise.resolve('still waits')])).toBe('still waits');
});
