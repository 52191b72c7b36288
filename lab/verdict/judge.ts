// The verdict of a run: pure, from its record. What was seen too little of, or under other conditions than the
// experiment's, is UNKNOWN.
import type { Expectation } from '../experiment/experiment.ts';
import type { RunRecord } from '../run/record.ts';
import { boundOf, compliance, otherLane } from './bounds.ts';
import { type Case, doubtOf, runDoubt } from './doubt.ts';
import { isProvenBroken } from './enough.ts';
import { counted } from './figures.ts';
import { measured } from './measures.ts';
import { scopeOf } from './scope.ts';
import type { Judgement, RunVerdict, Verdict } from './verdict.ts';
import { sentence } from './why.ts';

/** Every expectation judged: FAIL if one fails, else UNKNOWN if one is unknown, else PASS. */
export function judge(record: RunRecord): RunVerdict {
  const judgements = record.experiment.expect.map((expectation) => judgeOne(record, expectation));
  const verdict = overall(judgements.map((judgement) => judgement.verdict));
  return { verdict, why: runDoubt(record) ?? summary(judgements, verdict), judgements };
}

/** FAIL if any is, else UNKNOWN if any is or there are none, else PASS. */
export function overall(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('FAIL')) return 'FAIL';
  return verdicts.length === 0 || verdicts.includes('UNKNOWN') ? 'UNKNOWN' : 'PASS';
}

function judgeOne(record: RunRecord, expectation: Expectation): Judgement {
  const found = caseOf(record, expectation);
  if (typeof found === 'string') return unheard(expectation, found);
  const { seen, bound } = found;
  const kept = compliance(expectation.must, seen, bound);
  const doubt = doubtOf(found, kept);
  const isProven = kept === 'broken' && bound !== undefined && isProvenBroken(expectation, seen, bound.low);
  const verdict = doubt === undefined || (doubt.is === 'too-little' && isProven) ? verdicts[kept] : 'UNKNOWN';
  return {
    expectation,
    verdict,
    value: seen.value,
    never: seen.never,
    bound: bound !== undefined && Number.isFinite(bound.low) ? bound.low : null,
    interval: seen.interval,
    samples: seen.samples,
    why: sentence(found, verdict === 'UNKNOWN' ? (doubt?.why ?? 'the run was too short to tell') : undefined),
  };
}

const verdicts = { kept: 'PASS', broken: 'FAIL', undecided: 'UNKNOWN' } as const;

/** All that one expectation is about; in words what is missing of it. */
function caseOf(record: RunRecord, expectation: Expectation): Case | string {
  const { experiment, lanes } = record;
  const { during, measure, must } = expectation;
  const window = during === undefined ? undefined : experiment.windows[during];
  if (during !== undefined && window === undefined) return `the record has no window named ${during}`;
  const scopes = [expectation.lane, otherLane(expectation)].map((name) => {
    const lane = lanes.find((one) => one.lane.name === name);
    return lane && { scope: scopeOf(record, lane, window), seen: measured(record, lane, measure, window) };
  });
  const [own, other] = scopes;
  if (own === undefined) return `the record has no lane named ${expectation.lane}`;
  if (otherLane(expectation) !== undefined && other === undefined) {
    return `the record has no lane named ${otherLane(expectation)}`;
  }
  return { record, expectation, ...own, other, bound: boundOf(must, other?.seen) };
}

const unheard = (expectation: Expectation, why: string): Judgement => ({
  expectation,
  verdict: 'UNKNOWN',
  value: null,
  never: false,
  bound: null,
  interval: null,
  samples: 0,
  why,
});

function summary(judgements: readonly Judgement[], verdict: Verdict): string {
  const of = counted(judgements.length, 'expectation');
  if (judgements.length === 0) return 'nothing was expected';
  if (verdict === 'PASS') return judgements.length === 1 ? 'what was expected holds' : `all ${of} hold`;
  const because = judgements.filter((judgement) => judgement.verdict === verdict);
  const fails = because.length === 1 ? 'does not hold' : 'do not hold';
  const first = because[0]?.expectation.says ?? '';
  return `${because.length} of ${of} ${verdict === 'FAIL' ? fails : 'cannot be judged'}: ${first}`;
}
