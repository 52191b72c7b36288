import { expect, test } from 'vitest';
import { type Drawn, matches } from './matches.ts';
import { type Target, targetInWords, targetSchema } from './target.ts';

const charge: Drawn = {
  method: 'payments.v1.PaymentGateway/Charge',
  callKey: 'k',
  n: 1,
  lane: 'naive',
  attempt: 1,
  caller: 'shop',
  metadata: (name) => ({ 'x-tenant': 'blue' })[name],
};

const hits = (given: object, change: Partial<Drawn> = {}, number = 1) =>
  matches(targetSchema.parse(given), { ...charge, ...change }, number, 'seed');

const health: Partial<Drawn> = { method: 'grpc.health.v1.Health/Check', infrastructure: true };

test('without a target every call is hit, and the infrastructure is not', () => {
  expect(matches(undefined, charge, 1, 'seed')).toBe(true);
  expect(matches(undefined, { ...charge, ...health }, 1, 'seed')).toBe(false);
  expect(hits({}, health)).toBe(false);
});

test('methods are named in full, by service or by their last word', () => {
  const named = (name: string) => hits({ methods: [name] });
  expect(named('Charge')).toBe(true);
  expect(named('payments.v1.PaymentGateway/Charge')).toBe(true);
  expect(named('payments.v1.PaymentGateway/*')).toBe(true);
  expect(named('GetPayment')).toBe(false);
  expect(named('resilience.UnstableService/*')).toBe(false);
});

test('a health check is hit only when it or its service is named in full', () => {
  expect(hits({ methods: ['grpc.health.v1.Health/Check'] }, health)).toBe(true);
  expect(hits({ methods: ['grpc.health.v1.Health/*'] }, health)).toBe(true);
  expect(hits({ methods: ['Charge'] }, { ...health, method: 'grpc.health.v1.Health/Charge' })).toBe(false);
  expect(hits({ lanes: ['naive'] }, health)).toBe(false);
});

test('lanes, callers and metadata have to be as they are written', () => {
  expect(hits({ lanes: ['full', 'naive'] })).toBe(true);
  expect(hits({ lanes: ['full'] })).toBe(false);
  expect(hits({ lanes: [''] }, { lane: '' })).toBe(true);
  expect(hits({ callers: ['shop'] })).toBe(true);
  expect(hits({ callers: ['Shop'] })).toBe(false);
  const { caller: _caller, metadata: _metadata, ...bare } = charge;
  expect(matches({ callers: ['shop'] }, bare, 1, 'seed')).toBe(false);
  expect(hits({ metadata: { 'x-tenant': 'blue' } })).toBe(true);
  expect(hits({ metadata: { 'x-tenant': 'red' } })).toBe(false);
  expect(hits({ metadata: { 'x-tenant': 'blue', 'x-other': '' } })).toBe(false);
  expect(matches({ metadata: { a: 'b' } }, bare, 1, 'seed')).toBe(false);
});

const numbersHit = (target: (value: number) => boolean) =>
  Array.from({ length: 9 }, (_, index) => index + 1).filter(target);

test('attempts and arrivals are a list, or from and to', () => {
  expect(numbersHit((attempt) => hits({ attempts: [1, 3] }, { attempt }))).toEqual([1, 3]);
  expect(numbersHit((attempt) => hits({ attempts: { from: 3, to: 5 } }, { attempt }))).toEqual([3, 4, 5]);
  expect(numbersHit((n) => hits({ arrivals: { to: 2 } }, { n }))).toEqual([1, 2]);
  expect(numbersHit((n) => hits({ arrivals: { from: 8 } }, { n }))).toEqual([8, 9]);
});

test('calls are counted from one, and every so-manieth of those from the first that counts', () => {
  const calls = (given: object) => numbersHit((number) => hits({ calls: given }, {}, number));
  expect(calls({ every: 3 })).toEqual([3, 6, 9]);
  expect(calls({ from: 2, every: 3 })).toEqual([4, 7]);
  expect(calls({ from: 2, to: 4 })).toEqual([2, 3, 4]);
  expect(calls({ to: 2 })).toEqual([1, 2]);
});

test('every field has to fit', () => {
  expect(hits({ methods: ['Charge'], lanes: ['naive'], attempts: [1], arrivals: [1] })).toBe(true);
  expect(hits({ methods: ['Charge'], lanes: ['naive'], attempts: [1], arrivals: [2] })).toBe(false);
});

test('each of three replicas has a third of the arrivals, each arrival has one, and a retry may meet another', () => {
  const replicaOf = (callKey: string, n: number) =>
    [1, 2, 3].filter((number) => hits({ replica: { number, of: 3 } }, { callKey, n }));
  const all = Array.from({ length: 3000 }, (_, index) => replicaOf(`k${index}`, 1));
  for (const one of all) expect(one).toHaveLength(1);
  // Three standard errors of a share of one third.
  const error = 3 * Math.sqrt(2 / 9 / all.length);
  for (const number of [1, 2, 3])
    expect(Math.abs(all.filter(([one]) => one === number).length / all.length - 1 / 3)).toBeLessThan(error);
  const moved = all.filter(([one], index) => one !== replicaOf(`k${index}`, 2)[0]).length;
  expect(Math.abs(moved / all.length - 2 / 3)).toBeLessThan(error);
});

test('a target in words names what it is for, and no value of metadata', () => {
  const target: Target = {
    methods: ['Charge'],
    lanes: ['', 'b'],
    callers: ['shop'],
    metadata: { 'x-key': 'secret' },
    attempts: [1, 2],
    arrivals: { from: 3 },
    calls: { every: 5, to: 50 },
    replica: { number: 1, of: 3 },
  };
  expect(targetInWords(target)).toBe(
    'Charge · lanes (none), b · callers shop · with metadata x-key · attempts 1, 2 · arrivals 3 and later · ' +
      'every 5. of the calls 1 to 50 · replica 1 of 3',
  );
  expect(targetInWords(undefined)).toBe('');
});
