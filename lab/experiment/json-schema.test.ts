import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { experimentJsonSchema } from './json-schema.ts';

test('the committed schema is what the format is today; if not: npm run generate:experiment-schema', () => {
  const file = path.join(import.meta.dirname, '..', 'experiments', 'experiment.schema.json');
  const committed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(experimentJsonSchema())));
});
