// The process of one server, bare or ours, and what it costs by its own account.
import os from 'node:os';
import pino from 'pino';
import { startChaosServer } from '../../server/index.ts';
import { usedBytes } from '../memory/used-bytes.ts';
import { answerParent } from '../process.ts';
import { serverKinds, type ServerKind } from './kinds.ts';
import { plainServer } from './plain-service.ts';

export interface OpenServer {
  readonly kind: ServerKind;
  /** What a chaos server starts with. Default off. */
  readonly chaosMode?: string;
}

interface Opened {
  readonly address: string;
  /** How many calls hang. */
  readonly held: () => number;
}

/** As `npm run server` has it, but where the lines go: nobody reads them here. */
async function chaosServer(logs: boolean, chaosMode = 'off'): Promise<Opened> {
  const logger = pino({ level: logs ? 'info' : 'warn' }, pino.destination({ dest: os.devNull, sync: true }));
  const server = await startChaosServer({ chaosMode, logger, processMetrics: true, seed: 'bench' });
  return { address: server.address, held: () => server.status().faultsInjected };
}

let opened: Opened | undefined;
let began = process.cpuUsage();

answerParent({
  open: async ({ kind, chaosMode }: OpenServer) => {
    const { chaos, logs } = serverKinds[kind];
    opened = chaos ? await chaosServer(logs, chaosMode) : await plainServer(chaosMode === undefined);
    return opened.address;
  },
  held: () => opened?.held(),
  mark: () => void (began = process.cpuUsage()),
  cpuMicros: () => {
    const { user, system } = process.cpuUsage(began);
    return user + system;
  },
  usedBytes: () => usedBytes(),
});
