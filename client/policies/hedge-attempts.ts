// The attempts of one hedged call, side by side: how they leave, and who wins.
import type { Call } from '../call.ts';
import { count, decide, later, type Race, type Runner } from './hedge-race.ts';

/** Sends an attempt; the next one is timed by it. */
export function launch(race: Race, backoffMs: number): void {
  const { call, plan, out } = race;
  const aborter = new AbortController();
  race.sent += 1;
  const own = { ...call, attempt: race.sent, backoffMs, hedge: out.size > 0, signal: aborter.signal };
  const leftAtMs = call.client.clock.now();
  const runner = { call: own, aborter, leftAtMs, renewed: race.renewal !== undefined };
  out.add(runner);
  settled(race.next, own)
    .then(
      (response) => won(race, runner, response),
      (error: unknown) => race.lost(race, runner, error),
    )
    .catch((error: unknown) => race.end(() => race.reject(error)));
  // The caller may have given up on hearing that it left.
  if (race.over) return;
  const delayMs = race.sent < plan.attempts ? plan.delayMs(call) : undefined;
  if (delayMs === 0) hedge(race);
  else if (delayMs !== undefined) later(race, delayMs, () => hedge(race));
}

// A policy of a user's own may throw before it has a promise to reject.
const settled = async (next: Race['next'], call: Call): Promise<unknown> => next(call);

function won(race: Race, runner: Runner, response: unknown): void {
  const { call, plan, out } = race;
  out.delete(runner);
  if (race.over) return;
  count(race);
  plan.budget?.ended('success');
  // The slow one that is cancelled now would have taken at least as long as it has: were it left out, or only its
  // hedge counted, the quantile would shrink with every hedge.
  const [oldest = runner] = out;
  plan.learn(call, call.client.clock.now() - Math.min(oldest.leftAtMs, runner.leftAtMs));
  if (runner.call.hedge) call.notes.hedged = true;
  race.end(() => race.resolve(response));
}

/** Sends the next attempt beside those that are out, if it may leave. */
export function hedge(race: Race): void {
  count(race);
  if (decide(race, 0, true) === 'retried') depart(race, 0);
}

/** Sends the next attempt, which was paid for; alone it is no hedge. */
export function depart(race: Race, backoffMs: number): void {
  const newest = [...race.out].at(-1);
  race.cancelTimer();
  if (newest) {
    const { clock, emit } = race.call.client;
    const { id: callId, method, maxAttempts: attempts } = race.call;
    const atMs = clock.now();
    const who = { atMs, callId, method: method.fullName, attempt: race.sent + 1, attempts };
    emit({ type: 'hedge-started', ...who, delayMs: atMs - newest.leftAtMs });
  }
  launch(race, backoffMs);
}
