import { expect, test } from 'vitest';
import { z } from 'zod';
import { address, environmentHelp, logLevel, number, oneOf, port, readEnvironment, secret } from './environment.ts';

const schema = z.object({
  PORT: port(9102).describe('where to listen'),
  RATE: number(0.1, 1000).default(4).describe('calls a second'),
  RPC: oneOf(['Charge', 'ProcessData'], 'Charge').describe('what to call'),
  ADDR: address.default('localhost:50051').describe('whom to call'),
  LOG_LEVEL: logLevel.describe('how much to say'),
  TOKEN: secret.describe('who we are'),
});

const refusal = (env: NodeJS.ProcessEnv): string => {
  try {
    readEnvironment(schema, env);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was refused';
};

test('fills in the defaults, also for empty variables', () => {
  expect(readEnvironment(schema, { PORT: '', UNRELATED: 'x' })).toEqual({
    PORT: 9102,
    RATE: 4,
    RPC: 'Charge',
    ADDR: 'localhost:50051',
    LOG_LEVEL: 'info',
  });
});

test('turns text into what the schema says', () => {
  expect(readEnvironment(schema, { PORT: '0', RATE: '0.1', RPC: 'ProcessData' })).toMatchObject({
    PORT: 0,
    RATE: 0.1,
    RPC: 'ProcessData',
  });
});

test('names every bad variable, its value and what was expected in one message', () => {
  expect(refusal({ PORT: '65536', RATE: '1e9', RPC: 'chrge', ADDR: 'localhost' })).toBe(
    [
      '4 environment variables are not right:',
      '  PORT is "65536": expected a whole number from 0 to 65535',
      '  RATE is "1e9": expected a number from 0.1 to 1000',
      '  RPC is "chrge": expected Charge, ProcessData (did you mean "Charge"?)',
      '  ADDR is "localhost": expected host:port, for example localhost:50051',
    ].join('\n'),
  );
});

test('never repeats a secret', () => {
  const message = refusal({ TOKEN: 'hunter2' });
  expect(message).toContain('TOKEN: expected at least 8 visible ASCII characters');
  expect(message).not.toContain('hunter2');
});

test.each(['a token', 'schlüsselwort'])('refuses a secret that no header can carry: %s', (TOKEN) => {
  expect(refusal({ TOKEN })).toContain('TOKEN: expected at least 8 visible ASCII characters');
});

test.each(['host:65536', 'host:', ':1', 'a host:1'])('refuses the address %s', (ADDR) => {
  expect(refusal({ ADDR })).toContain('expected host:port');
});

test.each(['host:65535', '[::1]:1'])('takes the address %s', (ADDR) => {
  expect(readEnvironment(schema, { ADDR })).toMatchObject({ ADDR });
});

test('lists name, default and meaning for the help', () => {
  const help = environmentHelp(schema);
  expect(help).toMatch(/PORT +9102 +where to listen/);
  expect(help).toMatch(/TOKEN +\(none\) +who we are/);
});
