// For the tests of your own policies and services: 'grpc-resilience-lab/testing'.
export { bench, type Bench, failed, run, script, type Script, type Step } from './fake-call.ts';
export { type Matched, type Matchers, matchers } from './matchers.ts';
export { fakeClock, type FakeClock, settle } from './fake-clock.ts';
export type { Reply } from './scripted-reply.ts';
export {
  type Answer,
  type Arrived,
  scriptedServer,
  type ScriptedServer,
  type ScriptedServerOptions,
} from './scripted-server.ts';
