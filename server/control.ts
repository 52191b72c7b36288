// ChaosControl: the service that steers the chaos. Chaos never touches it, so that it can always be cleared.
import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  type Server,
  type ServerUnaryCall,
  status,
} from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { chaosControl } from '../proto/definitions.ts';
import type { ChaosControlHandlers } from '../proto/gen/chaos/v1/ChaosControl.ts';
import { failure } from './answer.ts';
import type { ChaosStatus } from './chaos.ts';
import { refusal } from './control-access.ts';
import type { ControlActions } from './control-actions.ts';
import { ControlError } from './control-error.ts';
import type { Handlers } from './handlers.ts';
import { watchArrivals, type WatchArrivalsOptions, watchInjections } from './watch-arrivals.ts';

export interface ControlOptions extends WatchArrivalsOptions {
  readonly actions: ControlActions;
  /** Undefined: only callers on this machine. */
  readonly token: string | undefined;
  readonly logger: Logger;
}

type Guarded = Pick<ServerUnaryCall<unknown, unknown>, 'getPeer' | 'metadata'>;

// A trailer: longer ones arrive nowhere.
const maxDetails = 4000;
const inTrailer = (text: string) => (text.length > maxDetails ? `${text.slice(0, maxDetails)}…` : text).toWellFormed();

function problemOf(error: unknown, logger: Logger) {
  if (error instanceof ControlError) return { code: status[error.problem], details: inTrailer(error.message) };
  const { code, details } = failure(error, 'ChaosControl', logger);
  return { code, details };
}

function guards({ token, logger }: ControlOptions) {
  const refused = (call: Guarded) => refusal(call.getPeer(), call.metadata, token);
  return {
    unary:
      <Req, Res>(answer: (request: Req) => Res): handleUnaryCall<Req, Res> =>
      (call, callback) => {
        const problem = refused(call);
        if (problem) return callback(problem);
        try {
          callback(null, answer(call.request));
        } catch (error) {
          callback(problemOf(error, logger));
        }
      },
    streaming:
      <Req, Res>(handler: handleServerStreamingCall<Req, Res>): handleServerStreamingCall<Req, Res> =>
      (call) => {
        const problem = refused(call);
        if (problem) return void call.emit('error', problem);
        handler(call);
      },
  };
}

/** What a field of text says in JSON; undefined when it is empty. */
function jsonOf(field: string, text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ControlError('INVALID_ARGUMENT', `${field}: expected JSON text: ${(error as Error).message}`);
  }
}

// Proto3 has no empty text that is not also an absent one.
const given = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));

const ms = (text: string | undefined) => (text === undefined ? undefined : Number(text));

const toMessage = (now: ChaosStatus) => ({ ...now, faults: [...now.faults] });

/** Adds ChaosControl. */
export function addControl(server: Server, options: ControlOptions): void {
  const { actions } = options;
  const { unary, streaming } = guards(options);
  const handlers = {
    ListScenarios: unary(() => ({ scenarios: [...actions.scenarios()] })),
    SetScenario: unary(({ name, forMs }) => toMessage(actions.setScenario({ name, ...given({ forMs: ms(forMs) }) }))),
    LoadScenario: unary(({ text, fileName }) => actions.loadScenario(text, fileName.slice(0, 256) || 'scenario')),
    ListFaultKinds: unary(() => ({
      kinds: actions.kinds().map(({ options: schema, ...kind }) => ({
        ...kind,
        optionsSchemaJson: JSON.stringify(schema),
      })),
    })),
    SetFault: unary(({ share, targetJson, faultJson, forMs }) =>
      actions.setFault(
        given({
          share,
          target: jsonOf('targetJson', targetJson),
          fault: jsonOf('faultJson', faultJson),
          forMs: ms(forMs),
        }),
      ),
    ),
    ClearFault: unary(({ id }) => toMessage(actions.clearFault(id))),
    Clear: unary(() => toMessage(actions.clear())),
    GetStatus: unary(() => toMessage(actions.status())),
    ListArrivals: unary(({ method, callKey, lane, sinceId, limit }) => {
      const page = actions.arrivals(given({ method, callKey, lane, sinceId, limit }));
      return { ...page, arrivals: [...page.arrivals] };
    }),
    WatchArrivals: streaming(watchArrivals(options)),
    WatchInjections: streaming(watchInjections(options)),
  } satisfies Handlers<ChaosControlHandlers>;
  server.addService(chaosControl, handlers);
}
