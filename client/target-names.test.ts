import { expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { createClient } from './index.ts';

it.each([
  ['http://localhost:50051', 'target must be host:port without http://'],
  ['HTTPS://user:secret@shop:443/', 'target must be host:port without https://'],
  ['localhost:abc', 'target must end in a port from 1 to 65535, got "abc"'],
  ['localhost:99999', 'target must end in a port from 1 to 65535, got "99999"'],
  ['localhost:0', 'target must end in a port from 1 to 65535, got "0"'],
  ['localhost:', 'target must end in a port from 1 to 65535, got ""'],
  ['dns:localhost:abc', 'target must end in a port from 1 to 65535, got "abc"'],
  ['dns:///localhost:abc', 'target must end in a port from 1 to 65535, got "abc"'],
  ['[::1]:abc', 'target must end in a port from 1 to 65535, got "abc"'],
  ['localhost:50051/path', 'target must end in a port from 1 to 65535, got "50051/path"'],
  [':50051', 'target must be host:port, there is no host'],
  ['dns:', 'target must be host:port, there is no host'],
  [' ', 'target must be host:port, there is a space in it'],
  ['localhost:50051\n', 'target must be host:port, there is a space in it'],
])('%j is refused at once', (target, message) => {
  expect(() => createClient(paymentGateway, target)).toThrow(new TypeError(message));
});

it('one of several is named by its place', () => {
  expect(() => createClient(paymentGateway, ['localhost:1', 'http://localhost:2'])).toThrow(
    new TypeError('target[1] must be host:port without http://'),
  );
});

it.each([
  'localhost:50051',
  'localhost',
  'shop',
  '127.0.0.1:1',
  '[::1]:50051',
  '::1',
  'dns:localhost:50051',
  'dns:///localhost:50051',
  'dns://8.8.8.8/localhost:50051',
  'dns:localhost',
  'unix:/tmp/shop socket',
  'unix:///tmp/x',
  'ipv4:127.0.0.1:1,127.0.0.2:2',
  'ipv6:[::1]:1',
  'xds:///shop',
])('%s is a target', async (target) => {
  await createClient(paymentGateway, target).close();
});
