// The process of the load: keeps exactly so many calls in flight at one server at a time, and counts.
import { setTimeout as sleep } from 'node:timers/promises';
import { answerParent } from '../process.ts';
import { type Call, connect, type Method } from './calls.ts';

export interface Work {
  /** Which of the opened servers. */
  readonly name: string;
  readonly method: Method;
}

export interface Load extends Work {
  readonly inFlight: number;
  readonly durationMs: number;
}

export interface Counted {
  readonly calls: number;
  readonly tookMs: number;
}

export interface Paced extends Work {
  readonly calls: number;
  /** From one beginning to the next. */
  readonly everyMs: number;
}

let n = 0;

// To the end of the last call: what the server did in that time is what these calls cost it.
async function keepInFlight(call: Call, { inFlight, durationMs }: Load): Promise<Counted> {
  const beganMs = performance.now();
  let running = true;
  let calls = 0;
  const keep = async () => {
    while (running && performance.now() - beganMs < durationMs) {
      await call((n += 1));
      calls += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: inFlight }, keep));
  } finally {
    running = false;
  }
  return { calls, tookMs: performance.now() - beganMs };
}

async function timed(call: Call): Promise<number> {
  const beganMs = performance.now();
  await call((n += 1));
  return performance.now() - beganMs;
}

async function pace(call: Call, { calls, everyMs }: Paced): Promise<number[]> {
  const begun: Promise<number>[] = [];
  for (let index = 0; index < calls; index += 1) {
    begun.push(timed(call));
    await sleep(everyMs);
  }
  return Promise.all(begun);
}

const servers = new Map<string, ReturnType<typeof connect>>();

function callOf({ name, method }: Work): Call {
  const server = servers.get(name);
  if (server === undefined) throw new Error(`no server "${name}" was opened`);
  return server[method];
}

answerParent({
  open: ({ name, target }: { readonly name: string; readonly target: string }) =>
    void servers.set(name, connect(target)),
  measure: (load: Load) => keepInFlight(callOf(load), load),
  /** How long each took, in milliseconds. */
  pace: (paced: Paced) => pace(callOf(paced), paced),
  /** Calls that nobody answers; they end with this process. */
  begin: ({ calls, ...work }: Work & { readonly calls: number }) => {
    const call = callOf(work);
    for (let index = 0; index < calls; index += 1) call((n += 1)).catch(() => undefined);
  },
});
