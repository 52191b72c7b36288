import { constants } from 'node:http2';
import { expect, onTestFinished, test } from 'vitest';
import { rawConnection } from './faults/testing-connection.ts';
import { faulty } from './faults/testing-server.ts';

/** What keeps this process busy, by kind. */
const handles = () => process.getActiveResourcesInfo().filter((kind) => kind !== 'Timeout' && kind !== 'Immediate');

test('a thousand connections that are reset leave nothing behind', async () => {
  const { server, booked } = await faulty({ kind: 'reset' });
  const before = handles().length;
  for (let round = 0; round < 50; round++) {
    const dialled = Array.from({ length: 20 }, () => rawConnection(server.address));
    await Promise.all(dialled.map(({ charge }, index) => charge(`k${round}-${index}`)));
    const ends = await Promise.all(dialled.map(({ closed }) => closed));
    expect(new Set(ends)).toEqual(new Set(['ECONNRESET']));
  }
  await expect.poll(() => handles().length, { timeout: 10_000 }).toBeLessThanOrEqual(before);
  expect(await booked('k0-0')).toBe(false);
});

test('a connection outlives a thousand refused streams, and no listener piles up', async () => {
  const { server } = await faulty({ kind: 'refused-stream' });
  const { charge, goaways } = rawConnection(server.address);
  const warnings: Error[] = [];
  const warn = (warning: Error) => warnings.push(warning);
  process.on('warning', warn);
  onTestFinished(() => void process.off('warning', warn));
  for (let round = 0; round < 50; round++) {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => charge(`k${round}-${index}`)));
    for (const answer of answers) expect(answer).toEqual({ rstCode: constants.NGHTTP2_REFUSED_STREAM });
  }
  expect({ goaways, warnings }).toEqual({ goaways: [], warnings: [] });
});
