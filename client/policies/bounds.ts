// Options are checked once, when a policy is built. The error names option, bound and value.

/** What a number may be: `min` ≤ value ≤ `max`, whole if `integer`. */
export interface Bounds {
  readonly min: number;
  readonly max?: number;
  readonly integer?: boolean;
}

const show = (value: unknown): string =>
  typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : String(value as number | undefined);

/** Returns the number; throws a TypeError for another type and a RangeError out of bounds. */
export function checkNumber(option: string, value: unknown, { min, max = Infinity, integer = false }: Bounds): number {
  if (typeof value !== 'number') throw new TypeError(`${option} must be a number, got ${show(value)}`);
  const bound = max === Infinity ? `≥ ${min}` : `from ${min} to ${max}`;
  const fits = value >= min && value <= max && (!integer || Number.isSafeInteger(value)) && value !== Infinity;
  if (!fits) throw new RangeError(`${option} must be ${integer ? 'an integer' : 'a number'} ${bound}, got ${value}`);
  return value;
}

/** Throws a TypeError for what is no object, or is an array. */
export function checkObject(option: string, value: unknown): void {
  const fits = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!fits) throw new TypeError(`${option} must be an object, got ${show(value)}`);
}

/** Throws a TypeError for what is no text, or an empty one. */
export function checkText(option: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') {
    throw new TypeError(`${option} must be a non-empty string, got ${show(value)}`);
  }
}

/** Throws a TypeError for what is neither true nor false. */
export function checkBoolean(option: string, value: unknown): void {
  if (typeof value !== 'boolean') throw new TypeError(`${option} must be true or false, got ${show(value)}`);
}

/** Throws a TypeError for what is no function. */
export function checkFunction(option: string, value: unknown): void {
  if (typeof value !== 'function') throw new TypeError(`${option} must be a function, got ${show(value)}`);
}

/** Throws a TypeError for an option that does not exist, naming the ones that do. */
export function checkKeys(name: string, options: object, known: readonly string[]): void {
  checkObject(name, options);
  const stranger = Object.keys(options).find((key) => !known.includes(key));
  if (stranger !== undefined) {
    throw new TypeError(`${name}.${stranger} is not an option; there is ${known.join(', ')}`);
  }
}

/** setTimeout's own limit, 2^31 - 1 ms (24.8 days): a longer delay would fire at once. */
export const maxDelayMs = 2_147_483_647;
