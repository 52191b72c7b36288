import { Metadata, status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { isLoopbackPeer, refusal } from './control-access.ts';

const sent = (authorization?: string) => {
  const metadata = new Metadata();
  if (authorization !== undefined) metadata.set('authorization', authorization);
  return metadata;
};

test.each([
  ['127.0.0.1:5000', true],
  ['127.8.9.1:5000', true],
  ['::1:5000', true],
  ['::ffff:127.0.0.1:5000', true],
  ['10.0.0.1:5000', false],
  ['::ffff:10.0.0.1:5000', false],
  ['2001:db8::1:5000', false],
  ['127.evil.example:5000', false],
  ['unknown', false],
])('%s is this machine: %s', (peer, expected) => {
  expect(isLoopbackPeer(peer)).toBe(expected);
});

test('without a token, this machine may and others may not', () => {
  expect(refusal('127.0.0.1:1', sent(), undefined)).toBeUndefined();
  const refused = refusal('10.0.0.1:1', sent('Bearer guess'), undefined);
  expect(refused?.code).toBe(status.PERMISSION_DENIED);
  expect(refused?.details).toContain('CHAOS_CONTROL_TOKEN');
});

test('with a token, everyone needs it, this machine too', () => {
  for (const peer of ['127.0.0.1:1', '10.0.0.1:1']) {
    expect(refusal(peer, sent('Bearer right-token'), 'right-token')).toBeUndefined();
    // The word before a token is of any case (RFC 9110, 11.1), as it is for AUTH=jwt.
    expect(refusal(peer, sent('bearer  right-token'), 'right-token')).toBeUndefined();
    expect(refusal(peer, sent(), 'right-token')?.details).toContain('no token was sent');
    for (const wrong of [
      'Bearer right-tokem',
      'Bearer right-token-',
      'right-token',
      'Bearer',
      '',
      'Basic right-token',
      'Bearerright-token',
      'Bearer RIGHT-TOKEN',
      'Bearer x right-token',
    ])
      expect(refusal(peer, sent(wrong), 'right-token')?.code).toBe(status.UNAUTHENTICATED);
  }
});

test('a refusal never repeats a token', () => {
  expect(JSON.stringify(refusal('10.0.0.1:1', sent('Bearer guess'), 'right-token'))).not.toMatch(/guess|right-token/);
});
