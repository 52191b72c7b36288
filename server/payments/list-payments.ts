// The payments a page at a time. The first page says where the list ends, and its token keeps that for the pages after it:
// what is booked in the meantime is in none of them.
import { createHash } from 'node:crypto';
import { type Found, InvalidRequestError, refuse } from './invalid-request.ts';
import type { Ledger } from './ledger.ts';
import type { Payment } from './payment.ts';
import { anyAccountIn } from './validation-fields.ts';

const defaultPageSize = 50;
const maxPageSize = 500;

/** What lies between the pages: after which payment to go on, and which is the last of all. */
interface Place {
  readonly after: number;
  readonly upTo: number;
}

/** One page to read. */
export interface PageWanted {
  /** Empty = all. */
  readonly account: string;
  readonly pageSize: number;
  /** Undefined = the first page. */
  readonly place: Place | undefined;
}

// No secret, and it need be none: who makes a token up reads what it may read anyway. It tells a slip from a token.
function tokenOf(account: string, { after, upTo }: Place): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([account, after, upTo]))
    .digest('base64url')
    .slice(0, 16);
  return Buffer.from(`${after}.${upTo}.${digest}`).toString('base64url');
}

const maxTokenLength = 128;
const foreign = { field: 'page_token', description: 'must be one that a page of the same account gave' };

/** The place a token names; undefined when it is none of this account's. */
function placeOf(account: string, token: string): Place | undefined {
  if (token.length > maxTokenLength) return undefined;
  const [after, upTo] = Buffer.from(token, 'base64url').toString('latin1').split('.').map(Number);
  if (!Number.isSafeInteger(after) || !Number.isSafeInteger(upTo)) return undefined;
  const place = { after: Number(after), upTo: Number(upTo) };
  return tokenOf(account, place) === token ? place : undefined;
}

/** Checks a request for a page. */
export function validListing(request: {
  readonly account: string;
  readonly pageSize: number;
  readonly pageToken: string;
}): PageWanted {
  const { account, pageSize, pageToken } = request;
  const badAccount = anyAccountIn('account', account);
  const place = badAccount || pageToken === '' ? undefined : placeOf(account, pageToken);
  const badSize: Found = pageSize < 0 && { field: 'page_size', description: 'must be 0 or more' };
  refuse(badAccount, badSize, !badAccount && pageToken !== '' && !place && foreign);
  return { account, pageSize: Math.min(pageSize || defaultPageSize, maxPageSize), place };
}

/** One page, and the token of the next; empty when there is none. */
export async function listPayments(
  ledger: Pick<Ledger, 'list' | 'last'>,
  { account, pageSize, place }: PageWanted,
): Promise<{ payments: Payment[]; nextPageToken: string }> {
  const last = await ledger.last();
  const { after: afterSequence, upTo } = place ?? { after: 0, upTo: last };
  // As of another ledger, one that has booked more.
  if (upTo > last) throw new InvalidRequestError([foreign]);
  const found = await ledger.list({ account, afterSequence, upTo, limit: pageSize + 1 });
  const page = found.slice(0, pageSize);
  const after = page.at(-1)?.sequence ?? upTo;
  return {
    payments: page.map(({ payment }) => payment),
    nextPageToken: found.length > pageSize ? tokenOf(account, { after, upTo }) : '',
  };
}
