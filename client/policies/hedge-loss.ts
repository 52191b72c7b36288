// What becomes of a hedged call when one of its attempts failed (gRFC A6).
import { CallError, DeadlineExceededError, RefusedError } from '../errors.ts';
import type { RetryDecision } from '../events.ts';
import { depart, hedge } from './hedge-attempts.ts';
import { count, decide, later, type Race, type Runner } from './hedge-race.ts';
import { credentialsRenewed } from './renewal.ts';
import { budgetVerdict } from './retry-rules.ts';
import { decided, refused, scheduled, stopped } from './retry-story.ts';

/** A failure that may pass sends the next attempt at once; a fatal one ends the call and cancels the others. */
export async function hedgeLost(race: Race, runner: Runner, error: unknown): Promise<void> {
  const { call, out, plan } = race;
  out.delete(runner);
  if (race.over) return;
  if (!(error instanceof CallError)) return race.end(() => race.reject(error));
  if (didNotLeave(race, runner, error)) {
    if (runner.call.attempt > 1) plan.budget?.giveBack?.();
    if (race.failure) refused(call, error);
    return out.size > 0 ? undefined : end(race, race.failure ?? error);
  }
  race.failure = error;
  count(race);
  const ruling = plan.rules(error, runner.call);
  plan.budget?.ended(budgetVerdict(error, ruling));
  if (ruling.may === 'stop' && ruling.decision === 'pushback') {
    race.forbidden = true;
    race.cancelTimer();
    return goOn(race, runner, error);
  }
  const isFatal = ruling.may === 'stop' || (ruling.may === 'renew' && !(await renewed(race, runner)));
  if (race.over) return;
  if (!isFatal) return goOn(race, runner, error, ruling.pushbackMs);
  decided(call, runner.call.attempt, 'not_retryable');
  end(race, stopped(runner.call, 'not_retryable', error));
}

const end = (race: Race, error: CallError) => race.end(() => race.reject(error));

// Refused by us, or too late to leave: says nothing of the server.
function didNotLeave({ call, journalled }: Race, { call: { attempt } }: Runner, error: CallError): boolean {
  if (error instanceof RefusedError) return true;
  const late = error instanceof DeadlineExceededError && error.limit === 'total';
  return late && !call.attempts.some((record, index) => index >= journalled && record.attempt === attempt);
}

// Once per call: what left with the new ones and is refused as well will not be let in the next time.
async function renewed(race: Race, runner: Runner): Promise<boolean> {
  if (runner.renewed || race.sent >= race.plan.attempts) return false;
  race.cancelTimer();
  race.renewal ??= credentialsRenewed(race.call);
  return race.renewal;
}

function goOn(race: Race, { call: failed }: Runner, error: CallError, pushbackMs = 0): void {
  const alone = race.out.size === 0;
  // Whoever waits with nothing on the way pays first: being refused after the wait would be a wait for nothing.
  const decision: RetryDecision = decide(race, pushbackMs, alone || pushbackMs === 0);
  decided(race.call, failed.attempt, decision);
  if (decision !== 'retried') return alone ? end(race, stopped(failed, decision, error)) : undefined;
  if (!alone && pushbackMs > 0) return later(race, pushbackMs, () => hedge(race));
  if (alone) scheduled(failed, race.sent + 1, pushbackMs, error);
  if (pushbackMs === 0) return depart(race, 0);
  later(race, pushbackMs, () => depart(race, pushbackMs));
}
