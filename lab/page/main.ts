import { systemClock } from '../../client/index.ts';
import { type Command, refuseArguments } from '../command.ts';
import { environmentHelp, readEnvironment } from '../environment.ts';
import { createLogger } from '../log.ts';
import { tellParent, untilStopped } from '../stop.ts';
import { startPage } from './page.ts';
import { pageSettings } from './settings.ts';

const help = () => `resilience-lab page: serves the live page of a client and a server that run elsewhere.

Environment variables, with their defaults:
${environmentHelp(pageSettings)}

Example:
  PAGE_PORT=8081 SERVER_ADDR=localhost:50051 resilience-lab page

Exit codes: 0 = stopped as asked, 1 = could not run, 2 = wrong settings.`;

/** Serves the live page until it is told to stop. */
export const pageCommand: Command = {
  summary: 'serves the live page alone',
  example: 'PAGE_PORT=8081 resilience-lab page',
  help,
  async run(args) {
    refuseArguments('page', args);
    const settings = readEnvironment(pageSettings, process.env);
    const log = createLogger('page', settings.LOG_LEVEL);
    const stopped = untilStopped(systemClock.now);
    const page = await startPage(settings);
    log.info({ port: page.port }, `the page is at http://${settings.PAGE_HOST}:${page.port}/`);
    tellParent({ pagePort: page.port });
    log.info(`stopping: ${await stopped}`);
    await page.close();
    return 0;
  },
};
