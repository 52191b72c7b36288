// What a test of another room or project may use: a chaos server in its own process.
export type { ArrivalEvent } from './arrivals.ts';
export type { ApiKey } from './auth/api-key.ts';
export type { AuthOptions } from './auth/auth.ts';
export type { CallerLimitOptions } from './caller-limit.ts';
export type { ActiveFault, ChaosStatus } from './chaos.ts';
export type { Clock } from './clock.ts';
export { type StartOption, StartError } from './listen.ts';
export type { ChaosServerOptions } from './options.ts';
export { type ChaosServer, startChaosServer } from './start-chaos-server.ts';
export type { TlsOptions } from './tls.ts';
