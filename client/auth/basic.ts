// Answers: a gateway that wants a user and a password (RFC 7617). Do not use it where there is a choice: the password
// itself is in every attempt.
import type { Auth } from './auth.ts';
import { checkSecret } from './secret.ts';

/** User and password, in UTF-8. Throws a TypeError for a user with a colon, or control characters in either. */
export function basic(user: string, password: string): Auth {
  checkSecret('basic user', user);
  checkSecret('basic password', password);
  if (user.includes(':')) throw new TypeError('basic user must not contain a colon');
  for (const [option, value] of [['basic user', user] as const, ['basic password', password] as const]) {
    if (/\p{Cc}/u.test(value)) throw new TypeError(`${option} must not contain control characters`);
  }
  const metadata = { authorization: `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}` };
  return { name: 'basic', metadata: () => metadata };
}
