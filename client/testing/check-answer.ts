// A misspelt script would test something else than it says: it is refused when it is given.
import { checkBoolean, checkKeys, checkNumber, checkObject, maxDelayMs, shown } from '../policies/bounds.ts';
import { type StatusName, statusNames } from '../status.ts';
import type { Reply } from './scripted-reply.ts';

/** Throws a TypeError for what is neither a status nor `also`. */
export function checkStatus(option: string, value: unknown, also?: string): void {
  if (statusNames.includes(value as StatusName) || (also !== undefined && value === also)) return;
  const wanted = also === undefined ? 'a gRPC status' : `a gRPC status or '${also}'`;
  throw new TypeError(`${option} must be ${wanted}, got ${shown(value)}`);
}

/** The answers of a plan; throws a TypeError or RangeError that says which is wrong and why. */
export function repliesOf(answers: readonly (StatusName | 'silence' | Reply)[]): Reply[] {
  if (answers.length === 0) throw new TypeError("plan needs an answer; for none, ever, give 'silence'");
  return answers.map((answer, index) => replyOf(`plan: answer ${index + 1}`, answer));
}

function replyOf(name: string, answer: StatusName | 'silence' | Reply): Reply {
  if (typeof answer === 'string') {
    checkStatus(name, answer, 'silence');
    return { status: answer };
  }
  checkKeys(name, answer, optionNames);
  for (const option of optionNames)
    if (answer[option] !== undefined) checks[option](`${name}: ${option}`, answer[option]);
  return answer;
}

type Check = (option: string, value: unknown) => void;

const count: Check = (option, value) => void checkNumber(option, value, { min: 0, integer: true });
const checks: Readonly<Record<keyof Reply, Check>> = {
  delayMs: (option, value) => void checkNumber(option, value, { min: 0, max: maxDelayMs }),
  headers: checkBoolean,
  messages: (option, value) => (value === Infinity ? undefined : count(option, value)),
  messageBytes: (option, value) => void checkNumber(option, value, { min: 0, max: 100_000_000, integer: true }),
  cut: checkBoolean,
  status: (option, value) => checkStatus(option, value, 'silence'),
  pushbackMs: (option, value) =>
    typeof value === 'string' ? undefined : void checkNumber(option, value, { min: -maxDelayMs, max: maxDelayMs }),
};
const optionNames = Object.keys(checks) as (keyof Reply)[];

/** Throws a TypeError or RangeError that names a bad option of a scripted server. */
export function checkServerOptions(options: object): void {
  checkKeys('scriptedServer', options, ['port', 'service']);
  const { port, service } = options as { port?: unknown; service?: object };
  if (port !== undefined) checkNumber('scriptedServer.port', port, { min: 0, max: 65_535, integer: true });
  if (service === undefined) return;
  checkKeys('scriptedServer.service', service, ['definition', 'answers']);
  const { definition, answers } = service as { definition?: Definition; answers?: object };
  checkObject('scriptedServer.service.definition', definition);
  const unary = Object.entries(definition ?? {}).filter(
    ([, method]) => !method.requestStream && !method.responseStream,
  );
  // grpc-js takes a handler by either name.
  const names = unary.flatMap(([name, { originalName = name }]) =>
    name === originalName ? name : [name, originalName],
  );
  checkKeys('scriptedServer.service.answers', answers as object, names);
  for (const [method, answer] of Object.entries(answers ?? {})) {
    checkObject(`scriptedServer.service.answers.${method}`, answer);
  }
}

interface Described {
  readonly requestStream?: boolean;
  readonly responseStream?: boolean;
  readonly originalName?: string;
}
type Definition = Readonly<Record<string, Described>>;
