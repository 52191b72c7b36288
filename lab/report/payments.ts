// What became of a lane's payments: the books of the server decide, not the client.
import type { CallRecord, LaneRecord } from '../run/record.ts';

/** How often the server booked this payment. */
export const bookingsOf = ({ books }: Pick<LaneRecord, 'books'>, n: number): number => books.bookings[n] ?? 0;

export const isTwice = (lane: LaneRecord, { n }: CallRecord): boolean => bookingsOf(lane, n) > 1;
export const isFailedButCharged = (lane: LaneRecord, { n, outcome }: CallRecord): boolean =>
  outcome !== 'answered' && bookingsOf(lane, n) > 0;
export const isLost = (lane: LaneRecord, { n, outcome }: CallRecord): boolean =>
  outcome === 'answered' && bookingsOf(lane, n) === 0;
