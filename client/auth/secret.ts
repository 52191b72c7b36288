// Checks of secrets. Unlike those of bounds.ts they never show the value.
import { NoCredentials } from './auth.ts';

const visible = /^[\x21-\x7e]+$/;

/** Throws a TypeError unless it is text of visible ASCII characters, the only one that can be a token. */
export function checkToken(option: string, value: unknown): asserts value is string {
  checkSecret(option, value);
  if (!visible.test(value)) throw new TypeError(`${option} must be visible ASCII without spaces: ${flaw(value)}`);
}

/** Throws a TypeError unless it is text, and not empty. */
export function checkSecret(option: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw new TypeError(`${option} must be a string, got ${kind(value)}`);
  if (value === '') throw new TypeError(`${option} must not be empty`);
}

/** The token that a provider came up with; throws `NoCredentials` for what is none. */
export function provided(value: unknown): string {
  if (typeof value !== 'string') throw new NoCredentials(`the provider gave ${kind(value)}, no string`);
  if (value === '') throw new NoCredentials('the provider gave an empty token');
  if (!visible.test(value))
    throw new NoCredentials(`the provider gave a token that is not visible ASCII: ${flaw(value)}`);
  return value;
}

// The usual one is a line break that came with a file or a variable.
const flaw = (value: string) =>
  `character ${value.search(/[^\x21-\x7e]/) + 1} of ${value.length} is not${/\s$/.test(value) ? ' (white space at the end?)' : ''}`;

const kind = (value: unknown) => (value === null ? 'null' : typeof value);
