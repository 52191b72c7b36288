import { createServer } from 'node:http';
import { closeServer, listen } from './listen.ts';

/** A port somebody is about to use, and the variable that changes it. */
export interface WantedPort {
  readonly host: string;
  readonly port: number;
  readonly variable: string;
}

/** A RunError for the first port that is taken, before anything is started that would have to be stopped again. */
export const checkPorts = async (wanted: readonly WantedPort[]): Promise<void> => {
  for (const { host, port, variable } of wanted) {
    if (port === 0) continue;
    const probe = createServer();
    await listen(probe, host, port, variable);
    await closeServer(probe);
  }
};
