// What the options of a server must be, one by one; a TypeError or RangeError names the option and what was expected.
import { unknownFields } from './closed-object.ts';

/** An object with no names but those: of a misspelt option the default would be taken without a word. */
export function names(options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError('the options must be an object such as { chaosMode: "homework" }');
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new RangeError(`the options: ${unknownFields(unknown, known)}`);
}

/** An object that can do what is asked of it. */
export function functions<Value extends object>(
  option: string,
  value: Value,
  asked: readonly (keyof Value & string)[],
) {
  const given = value as Partial<Record<string, unknown>> | null;
  if (asked.every((name) => typeof given?.[name] === 'function')) return value;
  throw new TypeError(`${option} must have the functions ${asked.join(', ')}`);
}

/** A boolean. */
export function trueOrFalse(option: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new TypeError(`${option} must be true or false, got ${typeof value}`);
}

/** A whole number from 0 to `max`. */
export function whole(option: string, value: unknown, max: number): number {
  if (typeof value !== 'number') throw new TypeError(`${option} must be a number, got ${typeof value}`);
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new RangeError(`${option} must be a whole number from 0 to ${max}, got ${value}`);
}

/** One of the words. */
export function oneOf<Word extends string>(option: string, value: unknown, words: readonly Word[]): Word {
  const word = words.find((known) => known === value);
  if (word !== undefined) return word;
  throw new RangeError(`${option} must be one of ${words.join(', ')}, got ${JSON.stringify(value)}`);
}

/** A text of `min` to `max` characters. `shown` is false for a secret: an error then tells its length only. */
export function text(option: string, value: unknown, [min, max]: readonly [number, number], shown = true): string {
  if (typeof value !== 'string') throw new TypeError(`${option} must be a string, got ${typeof value}`);
  if (value.length >= min && value.length <= max) return value;
  const got = shown && value.length <= max ? `"${value}"` : `${value.length}`;
  throw new RangeError(`${option} must have ${min} to ${max} characters, got ${got}`);
}

/** A secret that a header can carry. */
export function token(option: string, value: unknown): string {
  const given = text(option, value, [8, 4096], false);
  if (/^[\x21-\x7e]+$/.test(given)) return given;
  throw new RangeError(`${option} must be visible ASCII characters, got others too`);
}
