import { expect, test } from 'vitest';
import { type ArrivalEvent, arrivalFeed, noArrival } from './arrivals.ts';
import { arrivalsLog } from './arrivals-log.ts';

const limit = 100;

function logOf(maxArrivals: number) {
  const feed = arrivalFeed();
  const log = arrivalsLog(feed, { maxArrivals });
  const arrive = (change: Partial<ArrivalEvent> = {}) => {
    const event = { ...noArrival, id: feed.nextId(), method: 'a.v1.B/Charge', ...change };
    feed.publish(event);
    return event;
  };
  const end = (event: ArrivalEvent) => feed.publish({ ...event, ended: true, status: 'OK' });
  const ids = (query: Parameters<typeof log.list>[0]) => log.list(query).arrivals.map(({ id }) => id);
  return { log, arrive, end, ids };
}

test('a call is remembered once, as it stands now', () => {
  const { log, arrive, end } = logOf(10);
  const first = arrive();
  arrive();
  expect(log.list({ limit }).arrivals.map(({ id, status }) => [id, status])).toEqual([
    ['1', ''],
    ['2', ''],
  ]);
  end(first);
  expect(log.list({ limit }).arrivals.map(({ id, status }) => [id, status])).toEqual([
    ['1', 'OK'],
    ['2', ''],
  ]);
});

test('no more are remembered than may be, and the answer says how many are forgotten', () => {
  const { log, arrive, end, ids } = logOf(3);
  const first = arrive();
  for (let index = 0; index < 6; index++) arrive();
  expect(log.list({ limit })).toMatchObject({ forgotten: 4, lastId: '7', nextSinceId: '' });
  expect(ids({ limit })).toEqual(['5', '6', '7']);
  end(first); // Its slot belongs to another call by now.
  expect(log.list({ limit }).arrivals.map(({ status }) => status)).toEqual(['', '', '']);
  expect(log.list({ limit, sinceId: '2' })).toMatchObject({ forgotten: 2 });
  expect(log.list({ limit, sinceId: '6' })).toMatchObject({ forgotten: 0, arrivals: [{ id: '7' }] });
  expect(log.list({ limit, sinceId: '7' })).toMatchObject({ forgotten: 0, arrivals: [], lastId: '7' });
  expect(log.list({ limit, sinceId: '999' })).toMatchObject({ forgotten: 0, arrivals: [], lastId: '7' });
});

test('pages follow each other without a gap, whatever the filter', () => {
  const { log, arrive } = logOf(100);
  for (let index = 0; index < 25; index++) arrive({ lane: index % 2 ? 'odd' : 'even' });
  const seen: string[] = [];
  let sinceId: string | undefined;
  do {
    const page = log.list({ lane: 'even', limit: 4, sinceId });
    seen.push(...page.arrivals.map(({ id }) => id));
    sinceId = page.nextSinceId;
  } while (sinceId);
  expect(seen).toEqual(Array.from({ length: 13 }, (_, index) => String(2 * index + 1)));
});

test('a page that ends with the last arrival has no next', () => {
  const { log, arrive } = logOf(100);
  for (let index = 0; index < 4; index++) arrive();
  expect(log.list({ limit: 4 }).nextSinceId).toBe('');
  expect(log.list({ limit: 3 }).nextSinceId).toBe('3');
});

test('filters by method, in full or by its last word, by key and by lane', () => {
  const { arrive, ids } = logOf(10);
  arrive({ callKey: 'k' });
  arrive({ method: 'a.v1.B/ReCharge' });
  arrive({ callKey: 'k', lane: 'naive' });
  expect(ids({ limit, method: 'Charge' })).toEqual(['1', '3']);
  expect(ids({ limit, method: 'a.v1.B/Charge' })).toEqual(['1', '3']);
  expect(ids({ limit, method: 'B/Charge' })).toEqual([]);
  expect(ids({ limit, callKey: 'k' })).toEqual(['1', '3']);
  expect(ids({ limit, callKey: 'k', lane: 'naive' })).toEqual(['3']);
});

test('nothing has arrived yet', () => {
  expect(logOf(10).log.list({ limit })).toEqual({ arrivals: [], nextSinceId: '', lastId: '0', forgotten: 0 });
});

test('a memory that is too small is refused', () => {
  expect(() => arrivalsLog(arrivalFeed(), { maxArrivals: 0 })).toThrow('maxArrivals must be ≥ 1, got 0');
});
