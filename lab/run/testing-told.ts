// For tests: what a server tells of an arrival, and what a lane tells of a call.
import type { CallRecord } from './record.ts';
import type { ToldArrival } from './server-control.ts';

/** An arrival of payment 1 of lane `ours`, one second after the beginning at 1,000,000. */
export const toldArrival = (changes: Partial<ToldArrival> = {}): ToldArrival => ({
  id: '1',
  method: 'payments.v1.PaymentGateway/Charge',
  callKey: 'order-1',
  lane: 'ours',
  attempt: 1,
  arrival: 1,
  arrivedAtUnixMs: 1_001_000,
  deadlineMs: 2_000,
  faultKind: '',
  faultId: '',
  ended: false,
  endedAtUnixMs: 0,
  status: '',
  cancelledAtUnixMs: 0,
  caller: '',
  ...changes,
});

/** The same arrival, 5 ms later, answered with OK. */
export const toldEnd = (changes: Partial<ToldArrival> = {}): ToldArrival =>
  toldArrival({ ended: true, endedAtUnixMs: 1_001_005, status: 'OK', ...changes });

/** Call 1, due at 100 and answered 40 ms later. */
export const callRecord = (changes: Partial<CallRecord> = {}): CallRecord => ({
  n: 1,
  dueMs: 100,
  startedMs: 101,
  endedMs: 140,
  outcome: 'answered',
  status: 'OK',
  message: '',
  explain: '',
  events: [],
  ...changes,
});
