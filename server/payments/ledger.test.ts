import { describe } from 'vitest';
import { ledgerContract } from './ledger-contract.ts';
import { newFile, sqlitePlace } from './testing.ts';

describe('in memory', () => {
  ledgerContract({ place: async () => sqlitePlace(':memory:'), shared: false, histories: 100 });
});

describe('in a file', () => {
  ledgerContract({ place: async () => sqlitePlace(newFile()), shared: true, histories: 3 });
});
