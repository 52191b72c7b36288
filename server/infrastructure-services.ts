// The services every gRPC tool expects: health and reflection. Chaos never touches them.
import type { Server } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation, protoPath } from 'grpc-health-check';
import { packageDefinition } from '../proto/definitions.ts';

const served = ['', 'resilience.UnstableService', 'payments.v1.PaymentGateway', 'chaos.v1.ChaosControl'];

export interface Health {
  /** Every service is NOT_SERVING from now on; who watches is told at once. */
  stopServing(): void;
}

/** Adds grpc.health.v1, SERVING for the server ('') and each of its services. */
export function addHealth(server: Server): Health {
  const health = new HealthImplementation(Object.fromEntries(served.map((name) => [name, 'SERVING'])));
  health.addToServer(server);
  return {
    stopServing() {
      for (const name of served) health.setStatus(name, 'NOT_SERVING');
    },
  };
}

/** Adds reflection v1 and v1alpha, so that old and new tools need no .proto file. */
export function addReflection(server: Server): void {
  new ReflectionService({ ...packageDefinition, ...loadSync(protoPath) }).addToServer(server);
}
