// Which calls a fault is for, as a scenario says it.
import { z } from 'zod';
import { closedObject } from '../closed-object.ts';
import { methodProblem } from './method-names.ts';
import { oneLine } from './one-line.ts';

const maxListed = 100;

const texts = (what: string, max = 128) => {
  const expected = `expected a list of 1 to ${maxListed} ${what}`;
  const each = oneLine(z.string(`expected text`).max(max, `expected at most ${max} characters`));
  return z.array(each, expected).min(1, expected).max(maxListed, expected);
};

const method = z
  .string('expected the name of a method')
  .superRefine((name, context) => {
    const message = methodProblem(name);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .describe('"Charge", "payments.v1.PaymentGateway/Charge" or "payments.v1.PaymentGateway/*"');

const expectedNumber = 'expected a whole number from 1 to 1000000';
const number = z.int(expectedNumber).min(1, expectedNumber).max(1_000_000, expectedNumber);
const inOrder = ({ from = 1, to = Infinity }: { from?: number | undefined; to?: number | undefined }) => from <= to;
const notInOrder = 'expected "from" to be at most "to"';

const numbers = z.union(
  [
    z.array(number).min(1).max(maxListed),
    closedObject({ from: number.optional(), to: number.optional() }).refine(inOrder, notInOrder),
  ],
  'expected a list of numbers, such as [1, 2], or { from, to }',
);

const expectedMetadata = 'expected metadata names in lower case, each with its value as text';
const metadata = z
  .record(
    z.string().regex(/^[0-9a-z_.-]{1,64}$/, expectedMetadata),
    z.string(expectedMetadata).max(1024),
    expectedMetadata,
  )
  // With none, the target would fit every call.
  .refine((given) => Object.keys(given).length > 0, 'expected at least one name');

/** Checks the part of a scenario that says which calls a fault is for. A call has to fit every field given. */
export const targetSchema = closedObject({
  methods: z.array(method, 'expected a list of methods').min(1).max(maxListed).optional(),
  lanes: texts('lanes (the metadata chaos-lane)').optional(),
  callers: texts('callers, by the name they are authenticated as').optional(),
  metadata: metadata.optional().describe('names and the values they must have'),
  attempts: numbers.optional().describe('the caller’s grpc-previous-rpc-attempts plus one'),
  arrivals: numbers
    .optional()
    .describe('how often this call key has arrived from its lane: [1, 2] fails the first two'),
  calls: closedObject({ from: number.optional(), to: number.optional(), every: number.optional() })
    .refine(inOrder, notInOrder)
    .optional()
    .describe('number of the call among those of its method and lane since the scenario started'),
  replica: closedObject({ number, of: number })
    .refine((replica) => replica.number <= replica.of, 'expected "number" to be at most "of"')
    .optional()
    .describe('every arrival is dealt to one of so many replicas that this process plays'),
});

export type Target = z.infer<typeof targetSchema>;
export type Numbers = NonNullable<Target['attempts']>;

const span = (from: number | undefined, to: number | undefined) => {
  if (to === undefined) return `${from ?? 1} and later`;
  return from === to ? `${to}` : `${from ?? 1} to ${to}`;
};
const listed = (given: Numbers) => (Array.isArray(given) ? given.join(', ') : span(given.from, given.to));

function callsInWords({ from, to, every }: NonNullable<Target['calls']>): string {
  const which = from === undefined && to === undefined ? '' : ` ${span(from, to)}`;
  return every === undefined ? `calls${which}` : `every ${every}. of the calls${which}`;
}

/** A target for a reader: "Charge · attempts 1, 2"; empty for all calls. Values of metadata may be secret and are left out. */
export function targetInWords(target: Target | undefined): string {
  if (target === undefined) return '';
  const { methods, lanes, callers, metadata: sent, attempts, arrivals, calls, replica } = target;
  return [
    methods?.join(', '),
    lanes && `lanes ${lanes.map((lane) => lane || '(none)').join(', ')}`,
    callers && `callers ${callers.join(', ')}`,
    sent && `with metadata ${Object.keys(sent).join(', ')}`,
    attempts && `attempts ${listed(attempts)}`,
    arrivals && `arrivals ${listed(arrivals)}`,
    calls && callsInWords(calls),
    replica && `replica ${replica.number} of ${replica.of}`,
  ]
    .filter((words) => words !== undefined)
    .join(' · ');
}
