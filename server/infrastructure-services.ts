// The services every gRPC tool expects: health and reflection. Chaos never touches them, but for a health check that a
// fault names in full.
import type { Server } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation, protoPath } from 'grpc-health-check';
import { packageDefinition } from '../proto/definitions.ts';
import { type Check, healthCheck } from './health-check.ts';
import type { CallContext } from './serve.ts';

const served = ['', 'resilience.UnstableService', 'payments.v1.PaymentGateway', 'chaos.v1.ChaosControl'];

export interface Health {
  /** Every service is SERVING again. */
  startServing(): void;
  /** Every service is NOT_SERVING from now on; who watches is told at once. */
  stopServing(): void;
}

type Added = Parameters<Server['addService']>;

/** Adds grpc.health.v1, SERVING for the server ('') and each of its services. */
export function addHealth(server: Server, context: CallContext): Health {
  const health = new HealthImplementation(Object.fromEntries(served.map((name) => [name, 'SERVING'])));
  const isServed = (name: string) => served.includes(name);
  // The library adds its handlers itself; between it and the server is the one place to wrap one.
  const between = {
    addService(service: Added[0], handlers: Added[1]) {
      const check = healthCheck(handlers['check'] as Check, isServed, context);
      server.addService(service, { ...handlers, check });
    },
  };
  health.addToServer(between as Server);
  const tell = (status: 'SERVING' | 'NOT_SERVING') => {
    for (const name of served) health.setStatus(name, status);
  };
  return { startServing: () => tell('SERVING'), stopServing: () => tell('NOT_SERVING') };
}

/** Adds reflection v1 and v1alpha, so that old and new tools need no .proto file. */
export function addReflection(server: Server): void {
  new ReflectionService({ ...packageDefinition, ...loadSync(protoPath) }).addToServer(server);
}
