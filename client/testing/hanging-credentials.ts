// A connect that hangs before there is a socket, as a lost SYN or a resolver does.
import { type ChannelCredentials, credentials as grpc } from '@grpc/grpc-js';

/** Plaintext credentials of which one connect, the first by default, never begins. */
export function hangingOnce(which = 1): ChannelCredentials {
  const plain = grpc.createInsecure();
  let dials = 0;
  const create = (...given: Parameters<typeof plain._createSecureConnector>) => {
    const connector = plain._createSecureConnector(...given);
    const ready = () => ((dials += 1) === which ? new Promise<void>(() => undefined) : Promise.resolve());
    return { ...connector, waitForReady: ready };
  };
  return Object.create(plain, { _createSecureConnector: { value: create } }) as ChannelCredentials;
}
