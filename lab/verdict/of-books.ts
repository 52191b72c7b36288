// What the server's ledger says became of the payments: this decides, not the client.
import type { CallRecord } from '../run/record.ts';
import { figure, type Measure, type Scope, share } from './scope.ts';

const bookings = ({ n }: CallRecord, { lane }: Scope) => lane.books.bookings[n] ?? 0;

type Is = (call: CallRecord, scope: Scope) => boolean;

export const isBooked: Is = (call, scope) => bookings(call, scope) > 0;
export const isChargedTwice: Is = (call, scope) => bookings(call, scope) > 1;
export const isFailedButCharged: Is = (call, scope) => call.outcome !== 'answered' && isBooked(call, scope);
export const isLost: Is = (call, scope) => call.outcome === 'answered' && !isBooked(call, scope);

const matching = (is: Is, scope: Scope) => scope.calls.filter((call) => is(call, scope)).length;

/** How many payments of the window are so. */
export const countOfPayments =
  (is: Is): Measure =>
  (scope) =>
    figure(matching(is, scope), scope.calls.length);

/** What share of the payments of the window is so. */
export const shareOfPayments =
  (is: Is): Measure =>
  (scope) =>
    share(matching(is, scope), scope.calls.length);
