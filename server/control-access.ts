// Who may steer the chaos: the machine itself, or whoever holds the token once there is one.
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Metadata, status } from '@grpc/grpc-js';
import { isLoopback } from './loopback.ts';

export interface Refusal {
  readonly code: status;
  readonly details: string;
}

/** Whether a peer such as "127.0.0.1:50000" or "::1:50000" is this machine. */
export const isLoopbackPeer = (peer: string) => isLoopback(peer.replace(/:\d+$/, ''));

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Compares in a time that tells nothing of where two texts differ, nor of their length. */
const same = (left: string, right: string) => timingSafeEqual(digest(left), digest(right));

/** What is wrong with an `authorization`, in words that do not repeat it; undefined = nothing. */
export function tokenProblem(given: string | undefined, token: string): string | undefined {
  const sent = /^bearer +(\S+)$/i.exec(given ?? '')?.[1];
  if (sent !== undefined && same(sent, token)) return undefined;
  return given === undefined ? 'no token was sent' : 'the token is not the right one';
}

/** Undefined when the caller may go on. */
export function refusal(peer: string, metadata: Metadata, token: string | undefined): Refusal | undefined {
  if (token === undefined) {
    if (isLoopbackPeer(peer)) return undefined;
    const details =
      'ChaosControl answers only callers on its own machine; start the server with CHAOS_CONTROL_TOKEN to allow others';
    return { code: status.PERMISSION_DENIED, details };
  }
  const problem = tokenProblem(metadata.get('authorization')[0]?.toString(), token);
  if (problem === undefined) return undefined;
  const details = `${problem}: send the metadata "authorization: Bearer <CHAOS_CONTROL_TOKEN of the server>"`;
  return { code: status.UNAUTHENTICATED, details };
}
