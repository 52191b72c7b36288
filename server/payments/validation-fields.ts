// What single fields must hold: each check answers with what is bad, or nothing.
import type { Found } from './invalid-request.ts';

const maxKeyLength = 128;
const key = /^[A-Za-z0-9._:-]{1,128}$/;
const currency = /^[A-Z]{3}$/;
const maxMinorUnits = 1_000_000_000n;
const maxAccountLength = 64;
const maxTextLength = 256;

/** An amount as it comes: absent, or with a 64-bit number as text. */
export type MoneyField = { readonly currency: string; readonly minorUnits: string } | null;

// A code point is one or two units of a string's length: so the long ones need not be taken apart.
const isAtMost = (text: string, max: number) => text.length <= 2 * max && [...text].length <= max;

// Not every database stores U+0000. U+FFFD is what decoders make of bytes that are no text: two names would become one.
const isText = (text: string) => text.isWellFormed() && !/[\0\ufffd]/.test(text);

/** Whether it may be the name of a booking: what is not, never was one. */
export const isKey = (text: string) => key.test(text);

/** A key as far as it could be one, for an answer that names its request. */
export const keyInShort = (text: string) => text.slice(0, maxKeyLength).toWellFormed();

/** An idempotency key. */
export const keyIn = (field: string, text: string): Found =>
  !isKey(text) && { field, description: 'must be 1 to 128 characters of A-Z a-z 0-9 . _ : -' };

function textOf(field: string, text: string, min: 0 | 1, max: number): Found {
  const range = min === 0 ? `at most ${max}` : `${min} to ${max}`;
  if (text.length < min || !isAtMost(text, max)) return { field, description: `must be ${range} characters` };
  return !isText(text) && { field, description: 'must be Unicode text without U+0000 and U+FFFD' };
}

/** The name of an account. */
export const accountIn = (field: string, text: string) => textOf(field, text, 1, maxAccountLength);

/** The name of an account, or nothing for all of them. */
export const anyAccountIn = (field: string, text: string) => textOf(field, text, 0, maxAccountLength);

/** Free text. */
export const textIn = (field: string, text: string) => textOf(field, text, 0, maxTextLength);

/** Both halves of an amount; each of them is bad when there is none. */
export function moneyIn(field: string, money: MoneyField): [Found, Found] {
  const units = BigInt(money?.minorUnits ?? '0');
  return [
    !(money && currency.test(money.currency)) && {
      field: `${field}.currency`,
      description: 'must be three capital letters such as EUR',
    },
    !(units > 0n && units <= maxMinorUnits) && {
      field: `${field}.minor_units`,
      description: `must be 1 to ${maxMinorUnits}`,
    },
  ];
}

/** An amount that has been checked, as a number. */
export const checkedMoney = (money: MoneyField) => ({
  currency: money?.currency ?? '',
  minorUnits: Number(money?.minorUnits),
});
