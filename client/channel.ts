// Who we talk through: one grpc-js channel, replaced when a connect never ends.
import {
  Channel as WireChannel,
  type ChannelCredentials,
  type ChannelInterface,
  type ChannelOptions,
  connectivityState,
} from '@grpc/grpc-js';
import type { ClientScope } from './call.ts';

/** A channel in use by one attempt. */
export interface Lease {
  readonly channel: ChannelInterface;
  release(): void;
}

export interface Channel {
  /** The target in canonical form, `dns:localhost:50051`. */
  readonly target: string;
  lease(client: ClientScope): Lease;
  close(): void;
}

interface Dialled {
  readonly channel: ChannelInterface;
  inUse: number;
  retired: boolean;
  /** When an attempt last found it in another state than CONNECTING, on the client's clock. */
  settledAtMs: number;
}

export interface DialOptions {
  readonly options: ChannelOptions;
  /** A connect that takes longer, in milliseconds, is abandoned. */
  readonly connectTimeoutMs: number;
}

const defaults: ChannelOptions = {
  // A retryPolicy from DNS would multiply our attempts. Transparent retries stay on (grpc.enable_retries untouched).
  'grpc.service_config_disable_resolution': 1,
  // A pooled connection that hangs would be found again by the channel that replaces ours.
  'grpc.use_local_subchannel_pool': 1,
  // grpc-js would wait up to two minutes before it dials a server that is back.
  'grpc.initial_reconnect_backoff_ms': 500,
  'grpc.max_reconnect_backoff_ms': 5_000,
};

const fresh = (channel: ChannelInterface): Dialled => ({ channel, inUse: 0, retired: false, settledAtMs: -Infinity });

const isConnecting = ({ channel }: Dialled) => channel.getConnectivityState(false) === connectivityState.CONNECTING;

/** The channel options a client ends up with; the user's own win. */
export const channelOptions = (own: ChannelOptions = {}): ChannelOptions => ({ ...defaults, ...own });

/**
 * grpc-js has no connect timeout: a peer that accepts TCP and never speaks keeps a channel CONNECTING for ever
 * (grpc-node#2785). An attempt that finds the channel connecting since `connectTimeoutMs` dials anew; a connect that is
 * merely slow is left to finish. grpc-js 1.14.7 does not close the socket of the abandoned connect; it goes when the
 * peer lets go.
 */
export function openChannel(target: string, credentials: ChannelCredentials, dialOptions: DialOptions): Channel {
  const { options, connectTimeoutMs } = dialOptions;
  const dial = () => fresh(new WireChannel(target, credentials, options));
  let current = dial();
  const closeWhenIdle = (dialled: Dialled) => {
    if (dialled.retired && dialled.inUse === 0) dialled.channel.close();
  };
  const retire = (dialled: Dialled) => {
    dialled.retired = true;
    closeWhenIdle(dialled);
  };

  const isStuck = (dialled: Dialled, now: number) =>
    isConnecting(dialled) && now - dialled.settledAtMs >= connectTimeoutMs;
  const recycle = ({ emit, target: to }: ClientScope, atMs: number) => {
    const stuck = current;
    current = dial();
    retire(stuck);
    emit({ type: 'channel-recycled', atMs, target: to });
  };

  return {
    target: current.channel.getTarget(),
    lease(client) {
      const now = client.clock.now();
      if (isStuck(current, now)) recycle(client, now);
      const dialled = current;
      dialled.inUse += 1;
      if (!isConnecting(dialled)) dialled.settledAtMs = now;
      return {
        channel: dialled.channel,
        release() {
          dialled.inUse -= 1;
          closeWhenIdle(dialled);
        },
      };
    },
    close: () => retire(current),
  };
}
