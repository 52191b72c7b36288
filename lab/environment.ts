// Environment variables by one schema: the values, the errors and the help text all come from it.
import { z } from 'zod';
import { nearest } from './nearest.ts';
import { UsageError } from './usage-error.ts';

/** A TCP port, 0 to 65535; 0 = the system chooses. */
export const port = (standard: number) => wholeNumber(0, 65_535).default(standard);

const spoken = new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: 3 });
const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text.trim());

/** A number within bounds, both included. */
export const number = (min: number, max: number) =>
  z
    .string()
    .refine((text) => isNumber(text) && Number(text) >= min && Number(text) <= max, {
      error: `a number from ${spoken.format(min)} to ${spoken.format(max)}`,
    })
    .transform(Number);

/** A whole number within bounds, both included. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine((text) => /^\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max, {
      error: `a whole number from ${min} to ${max}`,
    })
    .transform(Number);

/** One of a few words; the error names the nearest. */
export const oneOf = <const Word extends string>(words: readonly Word[], standard: Word) =>
  z
    .string()
    .refine((text): text is Word => (words as readonly string[]).includes(text), {
      error: (issue) => `${words.join(', ')} (did you mean "${nearest(String(issue.input), words)}"?)`,
    })
    .transform((text) => text as Word)
    .prefault(standard);

/** A host and a port, for example `localhost:50051`. */
export const address = z.string().refine((text) => Number(/^\S+:(\d{1,5})$/.exec(text)?.[1]) <= 65_535, {
  error: 'host:port, for example localhost:50051',
});

/** Pino's levels. */
export const logLevel = oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info');

/** A secret: its value is in no message. At least 8 visible ASCII characters; default none. */
export const secret = z
  .string()
  .regex(/^[\x21-\x7e]{8,}$/, { error: 'at least 8 visible ASCII characters' })
  .optional()
  .meta({ secret: true });

const isSecret = (field: z.ZodType) => z.globalRegistry.get(field)?.['secret'] === true;

/** Reads the variables of the schema; an empty one counts as not set. Every bad one is in the one UsageError. */
export const readEnvironment = <Schema extends z.ZodObject>(schema: Schema, env: NodeJS.ProcessEnv) => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data as z.output<Schema>;
  const lines = result.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    const field = schema.shape[name] as z.ZodType | undefined;
    const value = field !== undefined && isSecret(field) ? '' : ` is ${JSON.stringify(given[name])}`;
    return `  ${name}${value}: expected ${message}`;
  });
  const count = lines.length === 1 ? 'One environment variable is' : `${lines.length} environment variables are`;
  throw new UsageError([`${count} not right:`, ...lines].join('\n'));
};

/** One line for each variable: name, default, meaning. */
export const environmentHelp = (schema: z.ZodObject): string => {
  const rows = Object.entries(schema.shape).map(([name, type]) => {
    const field = type as z.ZodType;
    const standard = field.safeParse(undefined).data as string | number | readonly string[] | undefined;
    const shown = typeof standard === 'object' ? standard.join(',') : `${standard ?? ''}`;
    return [name, shown || '(none)', field.description ?? ''] as const;
  });
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length));
  return rows
    .map(([name, standard, meaning]) => `  ${name.padEnd(width(0))}  ${standard.padEnd(width(1))}  ${meaning}`)
    .join('\n');
};
