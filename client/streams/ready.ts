// When the connection under a call stands.
import { type ChannelInterface, connectivityState } from '@grpc/grpc-js';

/** Runs `act` once the channel is connected, perhaps at once, unless the function it returns is called before. */
export function whenReady(channel: ChannelInterface, act: () => void): () => void {
  let isOver = false;
  const look = () => {
    if (isOver) return;
    const state = channel.getConnectivityState(false);
    if (state === connectivityState.SHUTDOWN) return;
    if (state === connectivityState.READY) return act();
    // Without a deadline there is no timer that keeps the process alive.
    channel.watchConnectivityState(state, Infinity, look);
  };
  look();
  return () => void (isOver = true);
}
