#!/usr/bin/env node
// The process: npm run server.
import { muteSqliteWarning } from './mute-sqlite-warning.ts';

muteSqliteWarning();
// Loaded only now: node:sqlite warns while it is loaded.
const { run } = await import('./run.ts');
await run(process.argv.slice(2), process.env);
