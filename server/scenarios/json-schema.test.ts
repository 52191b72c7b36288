import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { scenarioJsonSchema } from './json-schema.ts';

test('the committed schema is what the format is today; if not: npm run generate:schema', () => {
  const committed: unknown = JSON.parse(readFileSync(path.join(import.meta.dirname, 'scenario.schema.json'), 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
});
