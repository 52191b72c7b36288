// ChaosControl: the service that steers the chaos. Chaos never touches it.
import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  type Server,
  type ServerUnaryCall,
  status,
} from '@grpc/grpc-js';
import { chaosControl } from '../proto/definitions.ts';
import type { ChaosControlHandlers } from '../proto/gen/chaos/v1/ChaosControl.ts';
import type { Chaos } from './chaos.ts';
import { refusal } from './control-access.ts';
import type { Handlers } from './handlers.ts';
import { watchArrivals, type WatchArrivalsOptions } from './watch-arrivals.ts';

export interface ControlOptions extends WatchArrivalsOptions {
  readonly chaos: Chaos;
  /** Undefined: only callers on this machine. */
  readonly token: string | undefined;
}

type Guarded = Pick<ServerUnaryCall<unknown, unknown>, 'getPeer' | 'metadata'>;

function guards(token: string | undefined) {
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
          if (!(error instanceof RangeError)) throw error;
          callback({ code: status.NOT_FOUND, details: error.message });
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

/** Adds ChaosControl. */
export function addControl(server: Server, { chaos, token, ...watch }: ControlOptions): void {
  const { unary, streaming } = guards(token);
  const status = () => ({ ...chaos.status(), faults: [...chaos.status().faults] });
  const handlers = {
    ListScenarios: unary(() => ({
      scenarios: chaos.scenarios.map(({ name, title, description }) => ({ name, title, description })),
    })),
    SetScenario: unary(({ name }) => {
      chaos.setScenario(name);
      return status();
    }),
    GetStatus: unary(status),
    WatchArrivals: streaming(watchArrivals(watch)),
  } satisfies Handlers<ChaosControlHandlers>;
  server.addService(chaosControl, handlers);
}
