// The policy numbers of a lane that can be changed while it runs: where each stands, and which options a new one makes.
// The lane itself checks them.
import type { LaneKind, LaneSpec } from '../experiment/experiment.ts';
import { merged } from '../lanes/merged.ts';
import { fullStack, retryBreaker, retryOnly } from '../lanes/ours.ts';
import { UsageError } from '../usage-error.ts';
import { type Choices, choicesFor, offered, pathFor, type PolicyNumber, policyNumbers } from './policy-numbers.ts';

/** A control of the page. */
export interface Control {
  readonly id: string;
  readonly label: string;
  /** One sentence: what it does. */
  readonly says: string;
  /** Empty = none is set. */
  readonly value: number | string;
  /** For a number. */
  readonly min?: number;
  readonly max?: number;
  /** For a choice: the value and the word for it. */
  readonly choices?: readonly (readonly [value: string, word: string])[];
}

type Options = Readonly<Record<string, unknown>>;

const homework = {
  attemptTimeoutMs: 2000,
  retry: { attempts: 3, initialBackoffMs: 1000, jitter: 0.2 },
  breaker: { consecutiveFailures: 5, openMs: 30_000 },
};

const presets: { readonly [Kind in LaneKind]?: Options } = {
  bare: { attemptTimeoutMs: false },
  naive: { retry: { jitter: 'none' } },
  'retry-only': retryOnly,
  'retry-breaker': retryBreaker,
  'full-stack': { ...fullStack },
};

/** What a lane would do if its own options said nothing, in parts. */
const presetOf = (use: LaneKind): Options => merged(homework, presets[use] ?? {});

const isObject = (value: unknown): value is Options =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (options: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), options);

const nested = (path: readonly string[], value: unknown): Options => {
  const [name = '', ...rest] = path;
  return { [name]: rest.length === 0 ? value : nested(rest, value) };
};

const present = (kind: PolicyNumber, { use, options }: LaneSpec): unknown => {
  const own = at(options, pathFor(kind.path, use));
  return own === undefined ? at(presetOf(use), kind.path) : own;
};

/** Empty = none of the choices. */
const chosen = (choices: Choices, value: unknown): string =>
  choices.find(([, , of]) => of === value || (isObject(of) && isObject(value)))?.[0] ?? '';

const control = (id: string, kind: PolicyNumber, lane: LaneSpec): Control => {
  const value = present(kind, lane);
  const { label, says, min, max } = kind;
  const choices = choicesFor(id, lane.use);
  if (choices === undefined)
    return { id, label, says, value: typeof value === 'number' ? value : '', min: min ?? 0, max: max ?? 0 };
  const words = choices.map(([name, word]) => [name, word] as const);
  const now = chosen(choices, value);
  return { id, label, says, value: now, choices: now === '' ? [['', 'as it is'], ...words] : words };
};

/** The controls of a lane, with what they stand at; none for a client that has nothing to set. */
export const controlsOf = (lane: LaneSpec): readonly Control[] =>
  offered[lane.use].flatMap((id) => {
    const kind = policyNumbers[id];
    if (kind === undefined) return [];
    // A part that is off stays off: its numbers say nothing.
    const part = at(lane.options, pathFor(kind.path, lane.use).slice(0, -1));
    return part === false ? [] : [control(id, kind, lane)];
  });

const wanted = (id: string, kind: PolicyNumber, value: unknown, use: LaneKind): unknown => {
  const choices = choicesFor(id, use);
  if (choices !== undefined) {
    const choice = choices.find(([name]) => name === value);
    if (choice !== undefined) return choice[2];
    throw new UsageError(`${kind.label} (${id}): expected one of ${choices.map(([name]) => name).join(', ')}`);
  }
  const { min = 0, max = Infinity } = kind;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`${kind.label} (${id}): expected a whole number from ${min} to ${max}`);
};

const raised = (kind: PolicyNumber, value: unknown, lane: LaneSpec): Options => {
  if (kind.raises === undefined || typeof value !== 'number') return {};
  const path = pathFor(kind.raises, lane.use);
  const most = at(lane.options, path) ?? at(presetOf(lane.use), kind.raises);
  return typeof most === 'number' && most < value ? nested(path, value) : {};
};

/** The options that these values make, for `changeLane`; a UsageError for a value out of bounds or no control. */
export const optionsFrom = (lane: LaneSpec, values: Readonly<Record<string, unknown>>): Options =>
  Object.entries(values).reduce<Options>((options, [id, given]) => {
    const kind = policyNumbers[id];
    if (kind === undefined || !controlsOf(lane).some((each) => each.id === id))
      throw new UsageError(`lane ${lane.name} has nothing called "${id}" to change`);
    const value = wanted(id, kind, given, lane.use);
    return merged(merged(options, nested(pathFor(kind.path, lane.use), value)), raised(kind, value, lane));
  }, {});
