// Options over options, as deep as they go.

type Options = Readonly<Record<string, unknown>>;

const isOptions = (value: unknown): value is Options =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The one over the other, object by object; anything else takes the other's place: a list, a number, `false`, `null`. */
export function merged(under: Options, over: Options): Options {
  const both = Object.entries(over).map(([name, value]) => {
    const before = Object.hasOwn(under, name) ? under[name] : undefined;
    return [name, isOptions(before) && isOptions(value) ? merged(before, value) : value] as const;
  });
  return { ...under, ...Object.fromEntries(both) };
}

/** Without what is `null`, at any depth: so a lane takes a preset's word back, and the default holds. */
export function said(options: Options): Options {
  const kept = Object.entries(options).filter(([, value]) => value !== null);
  return Object.fromEntries(kept.map(([name, value]) => [name, isOptions(value) ? said(value) : value]));
}
