import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { unstableService } from '../../proto/definitions.ts';
import { connect, invoke } from '../testing.ts';
import { until, watch } from '../testing-streams.ts';
import { arrivalOf, faultContext } from './testing.ts';
import { createFault } from './kinds.ts';
import { faulty } from './testing-server.ts';

test.each([
  ['before', false],
  ['during', true],
  ['after', true],
] as const)('%s the work: the caller sees UNAVAILABLE, and that it was booked is %s', async (when, isBooked) => {
  const { charge, booked, ended } = await faulty({ kind: 'reset', when });
  const reply = await charge('k');
  expect(reply).toMatchObject({ status: 'UNAVAILABLE', response: undefined, faultKind: undefined });
  expect(reply.details).toMatch(/ECONNRESET|Connection dropped/);
  await until(() => ended.length === 1);
  expect(ended[0]).toMatchObject({ faultKind: 'reset' });
  expect(await booked('k')).toBe(isBooked);
});

test('during a stream: told as the caller sees it, who did not leave but was cut off', async () => {
  const { client, ended } = await faulty({ kind: 'reset', when: 'during' });
  expect(await watch(client).ended).toMatchObject({ status: 'UNAVAILABLE' });
  await until(() => ended.length === 1);
  expect(ended[0]).toMatchObject({ faultKind: 'reset', status: 'UNAVAILABLE', cancelledAtUnixMs: 0 });
});

test('during the work of a caller who had left before: it left', async () => {
  const wire = { ...arrivalOf().wire, stream: () => ({}) } as unknown as ReturnType<typeof arrivalOf>['wire'];
  const fault = createFault({ kind: 'reset', when: 'during' }, faultContext());
  const play = fault(arrivalOf({ wire, gone: AbortSignal.abort() }), async () => 'done');
  await expect(play).rejects.toMatchObject({ name: 'FaultError', code: status.CANCELLED });
});

test('during the work, the connection is cut before the work begins to end', async () => {
  const steps: string[] = [];
  const socket = { resetAndDestroy: () => steps.push('reset') };
  const stream = () => ({ session: { destroyed: false, socket } });
  const wire = { ...arrivalOf().wire, stream } as unknown as ReturnType<typeof arrivalOf>['wire'];
  const play = (when: 'before' | 'during' | 'after') =>
    createFault({ kind: 'reset', when }, faultContext())(arrivalOf({ wire }), async () => void steps.push('work'));
  for (const when of ['before', 'during', 'after'] as const) {
    steps.push(`${when}:`);
    await expect(play(when)).rejects.toMatchObject({ name: 'WireTakenError' });
  }
  expect(steps).toEqual(['before:', 'reset', 'during:', 'reset', 'work', 'after:', 'work', 'reset']);
});

test('every call of the connection is lost with it, and no call of another one', async () => {
  const { server, client, charge } = await faulty({ kind: 'reset' }, { metadata: { doomed: 'yes' } });
  const other = connect(server.address);
  await invoke(other, unstableService.ProcessData, { payload: 'warm' });
  await charge('warm');
  server.setScenario('slow');
  const neighbour = charge('neighbour');
  const bystander = invoke(other, unstableService.ProcessData, { payload: 'bystander' });
  await arrivals(server, 2);
  server.setScenario('always');
  const doomed = { metadata: { doomed: 'yes' }, timeoutMs: 10_000 };
  expect(await invoke(client, unstableService.ProcessData, { payload: 'd' }, doomed)).toMatchObject({
    status: 'UNAVAILABLE',
  });
  expect(await neighbour).toMatchObject({ status: 'UNAVAILABLE' });
  expect(await bystander).toMatchObject({ status: 'OK' });
  expect(await charge('after')).toMatchObject({ status: 'OK' });
});

function arrivals(server: { onArrival(listener: () => void): unknown }, count: number): Promise<void> {
  let seen = 0;
  server.onArrival(() => seen++);
  return until(() => seen >= count);
}
