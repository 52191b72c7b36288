// Writes scenario.schema.json: npm run generate:schema
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { scenarioJsonSchema } from './json-schema.ts';

writeFileSync(
  path.join(import.meta.dirname, 'scenario.schema.json'),
  `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`,
);
