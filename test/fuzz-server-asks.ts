// What may be asked of the control: right, nearly right and wrong. Faults that are right are for a lane that nobody is in.
import fc from 'fast-check';
import { faultKinds } from '../server/faults/kinds.ts';

// One that hits connections knows no lanes.
const kinds = faultKinds.filter((kind) => kind !== 'silent-accept');
const optionNames = [
  'delayMs',
  'status',
  'when',
  'afterMessages',
  'downMs',
  'workers',
  'perSecond',
  'everyMs',
  'pushback',
];
const option = fc.oneof(fc.constantFrom<unknown>(0, 1, -1, 1e308, 'UNAVAILABLE', [1, 2], [2, 1], null), fc.jsonValue());
/** A fault as it may be asked for. */
export const fault = fc.oneof(
  fc.constantFrom(...kinds).map((kind) => ({ kind })),
  fc
    .tuple(fc.constantFrom(...kinds), fc.dictionary(fc.constantFrom(...optionNames), option, { maxKeys: 3 }))
    .map(([kind, options]) => ({ kind, ...options })),
  fc.jsonValue(),
);
/** Which calls it is for. Without any, a fault that is right would hit everybody. */
export const target = fc.oneof(
  fc.constant({ lanes: ['nobody'] }),
  fc.constantFrom<unknown>(
    { lanes: [] },
    { methods: ['Charges'] },
    { attempts: { from: 2, to: 1 } },
    { x: 1 },
    [],
    'all',
    7,
  ),
  fc.constant(JSON.parse('{"__proto__":{"lanes":["a"]},"lanes":[1]}') as unknown),
);
const share = fc.oneof(fc.constantFrom<unknown>(0, 1, 2, -1, 'all', { from: 0, to: 1 }, { from: 2 }), fc.double());
/** How long it lasts. */
export const forMs = fc.constantFrom<unknown>(1, 1000, 3_600_000, 3_600_001, 0, -1, 1.5, '1', null);

const deep = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);
const bombs = [
  deep('[', ']', 50_000),
  deep('{"a":', '}', 20_000),
  `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.replace(/./g, (letter) => {
    const before = String.fromCodePoint((letter.codePointAt(0) ?? 0) - 1);
    return `${letter}: &${letter} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]\n`;
  })}`,
  'a: &a [*a]',
  '- '.repeat(20_000),
  '? '.repeat(5000),
  `"${'\\u0000'.repeat(1000)}"`,
  `name: ${'a'.repeat(100_000)}`,
  '!!js/function "function(){}"',
  '--- a\n--- b',
  '\ufeff{}',
  Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n'),
];
const draws = fc.oneof(
  fc.array(fc.record({ share, fault, target: fc.constant({ lanes: ['nobody'] }) }), { maxLength: 3 }),
  fc.jsonValue(),
);
const scenario = fc
  .record({
    name: fc.oneof(
      fc.nat(9).map((number) => `fuzz-${number}`),
      fc.constant('off'),
      fc.jsonValue(),
    ),
    title: fc.oneof(fc.constant('Fuzz'), fc.jsonValue()),
    description: fc.oneof(fc.constant(''), fc.string()),
    repeat: fc.oneof(fc.boolean(), fc.jsonValue()),
    phases: fc.oneof(
      fc.array(fc.record({ name: fc.constant('a'), durationMs: forMs, draws }), { maxLength: 3 }),
      fc.jsonValue(),
    ),
  })
  .map((value) => JSON.stringify(value));
/** A scenario as a text. */
export const scenarioText = fc.oneof(
  { weight: 6, arbitrary: scenario },
  { weight: 1, arbitrary: fc.constantFrom(...bombs) },
  { weight: 2, arbitrary: fc.string() },
);

/** A fault with all around it. */
export const faultBody = fc.oneof(
  { weight: 20, arbitrary: fc.record({ fault, target, share, forMs }) },
  {
    weight: 1,
    arbitrary: fc.constant(Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, 1]))),
  },
);
