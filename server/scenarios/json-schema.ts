// The format of scenario files as JSON Schema, for editors.
import { z } from 'zod';
import { scenarioSchema } from './scenario.ts';

/** What `scenario.schema.json` says. What JSON Schema cannot say, such as sums of shares, only the server checks. */
export function scenarioJsonSchema() {
  const schema = z.toJSONSchema(scenarioSchema, { io: 'input' });
  return { title: 'A scenario of the chaos server', ...schema };
}
