import { expect, it } from 'vitest';
import { channelOptions } from './channel.ts';

it('keeps a retryPolicy from DNS away and leaves the transparent retries of grpc-js on', () => {
  expect(channelOptions()['grpc.service_config_disable_resolution']).toBe(1);
  expect(channelOptions()).not.toHaveProperty(['grpc.enable_retries']);
  expect(channelOptions()).not.toHaveProperty(['grpc.service_config']);
});

it("lets the user's own options win", () => {
  expect(channelOptions({ 'grpc.max_reconnect_backoff_ms': 1 })['grpc.max_reconnect_backoff_ms']).toBe(1);
});
