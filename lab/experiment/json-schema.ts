// The format of experiment files as JSON Schema, for editors.
import { z } from 'zod';
import { experimentSchema } from './format.ts';

/** What `experiment.schema.json` says. What JSON Schema cannot say, such as which lanes there are, only the lab checks. */
export function experimentJsonSchema() {
  const schema = z.toJSONSchema(experimentSchema, { io: 'input' });
  return { title: 'An experiment of the training lab', ...schema };
}
