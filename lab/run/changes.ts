// What was changed by hand, in words. Pure.

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (options: unknown, key: string): unknown => (isGroup(options) ? options[key] : undefined);

const inWords = (value: unknown) => (value === undefined ? 'default' : JSON.stringify(value));

const differences = (before: unknown, after: Readonly<Record<string, unknown>>, path: string): readonly string[] =>
  Object.entries(after).flatMap(([key, value]) => {
    const [was, name] = [at(before, key), `${path}${key}`];
    if (isGroup(value)) return differences(was, value, `${name}.`);
    return inWords(was) === inWords(value) ? [] : [`${name} ${inWords(was)} → ${inWords(value)}`];
  });

/** "lane ours: retry.attempts 3 → 5" */
export const laneChangeInWords = (
  lane: string,
  before: Readonly<Record<string, unknown>>,
  options: Readonly<Record<string, unknown>>,
): string => `lane ${lane}: ${differences(before, options, '').join(', ') || 'nothing changed'}`;

/** The options with a part of them replaced, however deep it lies. */
export const withOptions = (
  before: Readonly<Record<string, unknown>>,
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => {
  const merged = Object.entries(options).map(([key, value]) => {
    const was = before[key];
    return [key, isGroup(value) && isGroup(was) ? withOptions(was, value) : value] as const;
  });
  return { ...before, ...Object.fromEntries(merged) };
};
