// Who waits for a turn: first come, first served; who gives up leaves at once, wherever it stands.
import { AsyncResource } from 'node:async_hooks';
import type { Call } from '../call.ts';
import { onGiveUp } from './give-up.ts';

export interface WaitingLine {
  readonly length: number;
  /**
   * Runs `go` when the call's turn has come. Rejects as soon as the caller gives up or the deadline passes; `doing` says
   * in that error what the call was about.
   */
  wait<Res>(call: Call, doing: string, go: () => Promise<Res>): Promise<Res>;
  /** Gives the first in line its turn, now. */
  shift(): void;
}

/** An empty line; `onLeave` is called when somebody has given up. */
export function waitingLine(onLeave: () => void = () => undefined): WaitingLine {
  const waiting = new Set<() => void>();
  // One iterator for as long as it lasts: a new one would walk over all that have left, each time.
  let front = waiting.values();
  return {
    get length() {
      return waiting.size;
    },
    wait: (call, doing, go) =>
      new Promise((resolve, reject) => {
        // Whoever makes room runs it: what is asked inside (credentials, `serving`, traces) must be this caller's.
        const turn = AsyncResource.bind(() => {
          release();
          resolve(go());
        });
        waiting.add(turn);
        const release = onGiveUp(call, doing, (error) => {
          waiting.delete(turn);
          reject(error);
          onLeave();
        });
      }),
    shift() {
      let first = front.next();
      if (first.done) {
        front = waiting.values();
        first = front.next();
      }
      if (first.done) return;
      waiting.delete(first.value);
      first.value();
    },
  };
}
