// The methods a target may name: in full, by service, or by the last word alone.
import type { MethodDefinition } from '@grpc/grpc-js';
import { chaosControl, paymentGateway, unstableService } from '../../proto/definitions.ts';
import { fullName } from '../call-names.ts';
import { nearest } from '../nearest.ts';

const serviceOf = (method: string) => method.slice(0, method.indexOf('/'));
const lastWord = (method: string) => method.slice(method.indexOf('/') + 1);
type Method = MethodDefinition<object, object>;
const methodsOf = (service: object) => Object.values(service) as Method[];

const methods = [unstableService, paymentGateway].flatMap(methodsOf);
const business = methods.map(fullName);
// Named in full only, so that nobody stops a health check by accident.
const infrastructure = ['grpc.health.v1.Health/Check'];
const control = serviceOf(fullName(methodsOf(chaosControl)[0] as Method));

const inFull = [...business, ...infrastructure];
const known = [...inFull, ...new Set(inFull.map((method) => `${serviceOf(method)}/*`)), ...business.map(lastWord)];

/** What is wrong with a name; undefined when it names a method or a service that chaos may hit. */
export function methodProblem(name: string): string | undefined {
  if (known.includes(name)) return undefined;
  if (serviceOf(name) === control) return 'ChaosControl can never be hit: it is the way to clear everything else';
  return (
    `no method is called "${name.slice(0, 128)}"; did you mean "${nearest(name, known)}"? ` +
    `expected a name such as "Charge", "payments.v1.PaymentGateway/Charge" or "payments.v1.PaymentGateway/*"`
  );
}

/** Whether one of the names means this method. A method of the infrastructure must be named in full, or its service. */
export function namesMethod(names: readonly string[], method: string, isInfrastructure: boolean): boolean {
  if (names.includes(method) || names.includes(`${serviceOf(method)}/*`)) return true;
  return !isInfrastructure && names.includes(lastWord(method));
}

/** The method of a name, in full or its last word alone; a RangeError names the nearest. */
export function businessMethod(name: string): Method {
  const found = methods.find((method) => namesMethod([name], fullName(method), false) && !name.endsWith('*'));
  if (found) return found;
  const names = [...business.map(lastWord), ...business];
  throw new RangeError(`no method is called "${name.slice(0, 128)}"; did you mean "${nearest(name, names)}"?`);
}
