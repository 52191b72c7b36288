// Hostile values of the headers of a call.
import fc from 'fast-check';
import { token } from './fuzz-server-charge.ts';

// What node:http2 lets through as a header's value.
const visible = (maxLength: number) => fc.stringMatching(/^[!-~]*$/, { maxLength });

/** Paths that lead nowhere. */
export const path = fc.oneof(
  fc.constantFrom(
    '/',
    '//',
    '/payments.v1.PaymentGateway/',
    '/payments.v1.PaymentGateway/charge',
    '/__proto__/constructor',
    '*',
  ),
  fc.constantFrom('/payments.v1.PaymentGateway/Charge/', '/payments.v1.PaymentGateway/Charge?a=b', '/a'.repeat(2000)),
  visible(60).map((text) => `/${text}`),
);
/** Types that are none of gRPC. */
export const type = fc.oneof(
  fc.constantFrom(
    '',
    'text/html',
    'application/json',
    'application/grp',
    'xapplication/grpc',
    'grpc',
    'application/GRPC;',
  ),
  visible(30).map((text) => `text/${text}`),
);
/** Timeouts that cannot be read. */
export const timeout = fc.oneof(
  fc.constantFrom('1', 'S', '-1S', '1.5S', '999999999S', '1x', ' 1S ', '0x1S', '1SS', 'NaNm', '１S'.normalize('NFKD')),
  visible(12).map((text) => `${text}?`),
);
/** Timeouts that can be read, and are too short or too long. */
export const rightTimeout = fc.constantFrom(
  '0n',
  '1n',
  '1u',
  '1m',
  '99999999n',
  '99999999H',
  '99999999S',
  '00000001m',
  '20m',
);
/** What proves nothing of a caller. */
export const badToken = fc.oneof(
  fc.constantFrom(
    '',
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    `Bearer ${'a'.repeat(9000)}`,
    `bearer  ${token('a').slice(1)}`,
  ),
  fc
    .constantFrom(
      token('fuzz', { exp: 1 }),
      token('fuzz', { exp: 'soon' }),
      token('fuzz', {}, { alg: 'none' }),
      token('fuzz', { exp: 4e9, nbf: 3.9e9 }),
      token('', { exp: 4e9 }),
      token('a'.repeat(500)),
      token('fuzz', { exp: 4e9 }, { alg: 'HS256', crit: ['b64'], b64: false }),
      token('fuzz', { exp: 4e9 }, { alg: 'RS256', jwk: {} }),
      token('fuzz', { exp: 4e9, sub: { toString: 1 } }),
    )
    .map((text) => `Bearer ${text}`),
  visible(80).map((text) => `Bearer ${text}.${text}.`),
);

/** Metadata that is long, much, repeated or no base64. */
export const oddMetadata = fc.oneof(
  fc.dictionary(fc.stringMatching(/^x-[a-z0-9_.-]{1,20}-bin$/), visible(60), { minKeys: 1, maxKeys: 5 }),
  fc.dictionary(fc.stringMatching(/^x-[a-z0-9_.-]{1,20}$/), visible(100), { minKeys: 20, maxKeys: 60 }),
  fc.integer({ min: 1000, max: 15_000 }).map((length) => ({ 'x-huge': 'v'.repeat(length) })),
  fc.record({ 'chaos-lane': visible(300), 'idempotency-key': visible(300), 'x-request-id': visible(100) }),
  fc.record({ 'grpc-previous-rpc-attempts': fc.oneof(fc.constantFrom('-1', '1e9', '999999', '0x1'), visible(9)) }),
  fc.record({
    'grpc-accept-encoding': visible(40),
    'user-agent': visible(200),
    'grpc-status-details-bin': visible(40),
  }),
  fc.record({ 'chaos-lane': fc.array(visible(9), { minLength: 2, maxLength: 30 }) }),
);
const behaviours = [
  'sleep-0',
  'sleep-61',
  'error-code-0',
  'error-code-14',
  'error-code-99',
  'keep-open',
  'hostname=',
  '',
];
/** Words of rpc-behavior, right and wrong. */
export const behaviour = fc.oneof(
  fc.array(fc.constantFrom(...behaviours, 'success-on-retry-attempt-1', 'hostname=other sleep-1'), { maxLength: 20 }),
  fc.array(visible(20), { maxLength: 3 }),
);
