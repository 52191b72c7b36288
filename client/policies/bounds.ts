// Options are checked once, when a policy is built. The error names option, bound and value.

/** What a number may be: `min` ≤ value ≤ `max`, whole if `integer`. */
export interface Bounds {
  readonly min: number;
  readonly max?: number;
  readonly integer?: boolean;
}

/** What a wrong value is, for a message: never what an object holds, which may be a secret, or may not become text. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value as number | undefined);
  return Array.isArray(value) ? 'an array' : 'an object';
}

/** Returns the number; throws a TypeError for another type and a RangeError out of bounds. */
export function checkNumber(option: string, value: unknown, { min, max = Infinity, integer = false }: Bounds): number {
  if (typeof value !== 'number') throw new TypeError(`${option} must be a number, got ${shown(value)}`);
  const bound = max === Infinity ? `≥ ${min}` : `from ${min} to ${max}`;
  const fits = value >= min && value <= max && (!integer || Number.isSafeInteger(value)) && value !== Infinity;
  if (!fits) throw new RangeError(`${option} must be ${integer ? 'an integer' : 'a number'} ${bound}, got ${value}`);
  return value;
}

/** Throws a TypeError for what is no object, or is an array. */
export function checkObject(option: string, value: unknown): void {
  const fits = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!fits) throw new TypeError(`${option} must be an object, got ${shown(value)}`);
}

/** Throws a TypeError for what is no text, or an empty one. */
export function checkText(option: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') {
    throw new TypeError(`${option} must be a non-empty string, got ${shown(value)}`);
  }
}

/** Throws a TypeError for what is neither true nor false. */
export function checkBoolean(option: string, value: unknown): void {
  if (typeof value !== 'boolean') throw new TypeError(`${option} must be true or false, got ${shown(value)}`);
}

/** Throws a TypeError for what is no function. */
export function checkFunction(option: string, value: unknown): void {
  if (typeof value !== 'function') throw new TypeError(`${option} must be a function, got ${shown(value)}`);
}

/** Throws a TypeError for what lacks one of these functions. */
export function checkFunctions(option: string, value: unknown, names: readonly string[]): void {
  for (const name of names) checkFunction(`${option}.${name}`, (value as Record<string, unknown> | null)?.[name]);
}

/** Throws a TypeError for an option that does not exist, naming the ones that do. */
export function checkKeys(name: string, options: object, known: readonly string[]): void {
  checkObject(name, options);
  const stranger = Object.keys(options).find((key) => !known.includes(key));
  if (stranger !== undefined) {
    throw new TypeError(`${name}.${stranger} is not an option; there is ${known.join(', ')}`);
  }
}

/** The options that were given: one that is undefined takes no other's place. What is no object goes through. */
export const given = <Options extends object>(options: Options): Options =>
  typeof options === 'object' && options !== null && !Array.isArray(options)
    ? (Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options)
    : options;

/** setTimeout's own limit, 2^31 - 1 ms (24.8 days): a longer delay would fire at once. */
export const maxDelayMs = 2_147_483_647;
