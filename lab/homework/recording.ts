// What a run leaves behind: arrivals as the server saw them, events as the client told them.
import type { ClientEvent } from '../../client/index.ts';

/** Which part of the run a call belongs to; sent along as `chaos-lane`, so the server's own record says it too. */
export const lanes = ['timeout', 'healthy', 'retry', 'four-attempts', 'breaker'] as const;
export type Lane = (typeof lanes)[number];

/** One attempt as it arrived at the server, and how it ended there. Times are the server's, ms since 1970. */
export interface ServerArrival {
  readonly id: string;
  readonly method: string;
  readonly lane: string;
  readonly attempt: number;
  readonly arrivedAtMs: number;
  /** `grpc-timeout` in milliseconds; 0 = none. */
  readonly deadlineMs: number;
  readonly faultKind: string;
  readonly faultId: string;
  /** Undefined while it has not ended. */
  readonly endedAtMs: number | undefined;
  readonly status: string;
  /** When the caller gave up; undefined = it did not. */
  readonly cancelledAtMs: number | undefined;
}

export interface Recording {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly seed: string;
  /** Oldest first. */
  readonly arrivals: readonly ServerArrival[];
  readonly events: readonly ClientEvent[];
}

export type Refusal = Extract<ClientEvent, { type: 'attempt-refused' }>;

/** Refused first attempts: calls of which nothing left. */
export const refusals = (recording: Recording): Refusal[] =>
  recording.events.filter((event): event is Refusal => event.type === 'attempt-refused');

/** Arrivals of the client under test: everything but the extra client with four attempts. */
export const ofMainClient = ({ arrivals }: Recording): ServerArrival[] =>
  arrivals.filter(({ lane }) => lane !== 'four-attempts');
