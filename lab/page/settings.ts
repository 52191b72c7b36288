import { z } from 'zod';
import { address, logLevel, port, secret } from '../environment.ts';

const url = z.url({ protocol: /^https?$/, error: 'a URL, for example http://127.0.0.1:9102' });

const hosts = z
  .string()
  .transform((text) => text.split(',').flatMap((name) => name.trim() || []))
  .default([]);

/** The page's environment variables. */
export const pageSettings = z.object({
  PAGE_HOST: z.string().default('127.0.0.1').describe('address to listen on'),
  PAGE_PORT: port(8080).describe('port to listen on; 0 = any free one'),
  PAGE_ALLOWED_HOSTS: hosts.describe('more host names the page answers to, separated by commas'),
  SERVER_ADDR: address.default('localhost:50051').describe('the gRPC server whose chaos the page shows and steers'),
  CLIENT_URL: url.default('http://127.0.0.1:9102').describe('the client process whose calls the page shows'),
  CHAOS_CONTROL_TOKEN: secret.describe('what the server asks of those who steer its chaos'),
  LOG_LEVEL: logLevel.describe('fatal, error, warn, info, debug, trace or silent'),
});

export type PageSettings = z.output<typeof pageSettings>;
