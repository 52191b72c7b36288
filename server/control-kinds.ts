// The kinds of fault there are, with what may be said of each: made from the schemas that check it.
import { z } from 'zod';
import { faultSchemas } from './faults/kinds.ts';

export interface KindInWords {
  readonly kind: string;
  /** What it plays. */
  readonly description: string;
  /** JSON Schema of its options. */
  readonly options: Readonly<Record<string, unknown>>;
}

const inWords = ({ kind, options }: (typeof faultSchemas)[number]): KindInWords => ({
  kind,
  description: options.description ?? '',
  options: z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }),
});

let listed: readonly KindInWords[] | undefined;

/** Every kind of fault. */
export const kindsInWords = (): readonly KindInWords[] => (listed ??= faultSchemas.map(inWords));
