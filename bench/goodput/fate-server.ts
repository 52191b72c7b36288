// The process behind one lane: as many endpoints as the scenario has, every arrival noted and given its fate.
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, status } from '@grpc/grpc-js';
import { unstableService } from '../../proto/definitions.ts';
import { answerParent } from '../process.ts';
import { draws } from './fates.ts';
import { watchLoop } from './loop-delay.ts';
import { type Fate, type Moment, type Play, type Scenario, stretched } from './scenarios.ts';
import { workplace } from './work.ts';

interface Stage {
  readonly servers: readonly Server[];
  readonly target: string;
  /** When each call arrived, in milliseconds from the beginning. */
  readonly arrivalsMs: number[];
  beganAtMs: number;
  lateMs: () => number;
}

export interface Seen {
  readonly arrivalsMs: readonly number[];
  readonly lateMs: number;
}

type Done = sendUnaryData<unknown>;

const answer = { success: true, message: 'done' };

function meet(fate: Fate, done: Done): void {
  if (fate === 'unavailable') return done({ code: status.UNAVAILABLE, details: 'bench' });
  if (fate.delayMs === 0) return done(null, answer);
  setTimeout(() => done(null, answer), fate.delayMs);
}

function endpoint(stage: Stage, scenario: Scenario, index: number, draw: (key: string) => number): Server {
  const elapsedMs = () => Date.now() - stage.beganAtMs;
  const [fromMs, untilMs] = scenario.trouble;
  const troubled = () => elapsedMs() >= fromMs && elapsedMs() < untilMs;
  const { workers, fate } = scenario;
  const work = workers && workplace(() => workers(troubled()));
  const server = new Server();
  server.addService(unstableService, {
    ProcessData: ({ request }: ServerUnaryCall<{ payload: string }, unknown>, done: Done) => {
      // Not begun: the lanes are warming up.
      if (stage.beganAtMs === Infinity) return done(null, answer);
      const atMs = elapsedMs();
      stage.arrivalsMs.push(atMs);
      const moment: Moment = { draw: draw(request.payload), atMs, endpoint: index, troubled: troubled() };
      if (work === undefined) meet(fate(moment), done);
      else if (!work(() => meet(fate(moment), done))) meet('unavailable', done);
    },
  });
  return server;
}

const bind = (server: Server) =>
  new Promise<string>((resolve, reject) => {
    const settle = (error: Error | null, port: number) => (error ? reject(error) : resolve(`127.0.0.1:${port}`));
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), settle);
  });

let stage: Stage | undefined;

answerParent({
  open: async (play: Play): Promise<string> => {
    const scenario = stretched(play);
    const draw = draws(play.seed);
    const servers: Server[] = [];
    const made = { servers, target: '', arrivalsMs: [] as number[], beganAtMs: Infinity, lateMs: () => NaN };
    stage = made;
    for (let index = 0; index < scenario.endpoints; index += 1) servers.push(endpoint(made, scenario, index, draw));
    made.target = `ipv4:${(await Promise.all(servers.map(bind))).join(',')}`;
    return made.target;
  },
  begin: (atMs: number) => {
    if (stage === undefined) throw new Error('not open');
    stage.arrivalsMs.length = 0;
    stage.beganAtMs = atMs;
    stage.lateMs = watchLoop();
  },
  close: (): Seen => {
    for (const server of stage?.servers ?? []) server.forceShutdown();
    return { arrivalsMs: stage?.arrivalsMs ?? [], lateMs: stage?.lateMs() ?? NaN };
  },
});
