import { expect, test } from 'vitest';
import { faultOptions } from '../../server/faults/kinds.ts';
import { faultChoices, faultOf } from './fault-controls.ts';

test.each(faultChoices.map(({ id }) => id))('the server knows the fault "%s"', (id) => {
  expect(faultOptions.safeParse(faultOf(id)).error).toBeUndefined();
});

test('an unknown fault names those there are', () => {
  expect(() => faultOf('eror')).toThrow('no fault is called "eror"; there are error, late, sleep, hang, lost-answer');
});
