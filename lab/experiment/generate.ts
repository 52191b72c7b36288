// Writes experiment.schema.json: npm run generate:experiment-schema
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { experimentJsonSchema } from './json-schema.ts';

const file = path.join(import.meta.dirname, '..', 'experiments', 'experiment.schema.json');
writeFileSync(file, `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`);
