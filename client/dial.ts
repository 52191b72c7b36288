// One grpc-js channel: who uses it, how it fares, and when it has been connecting for too long.
import {
  Channel as WireChannel,
  type ChannelCredentials,
  type ChannelInterface,
  type ChannelOptions,
  connectivityState,
} from '@grpc/grpc-js';
import { guardConnects } from './connect-guard.ts';

/** A channel in use by one attempt. */
export interface Lease {
  readonly channel: ChannelInterface;
  /** Ends the attempt, once it is on its way, because its client is closed. */
  cut?: () => void;
  release(): void;
}

export interface Dialled {
  readonly channel: ChannelInterface;
  /** Whether an attempt holds it. */
  busy(): boolean;
  take(): Lease;
  /** Closes it once the last attempt has let go. */
  retire(): void;
  /** Closes it: what waits in it for a connection ends with UNAVAILABLE, what is under way goes on. */
  abandon(): void;
}

export interface DialOptions {
  readonly options: ChannelOptions;
  /** A peer that accepts and does not speak for so long, in milliseconds, is given up. */
  readonly connectTimeoutMs: number;
  /** Holds every lease of the client that is out, of whichever channel. */
  readonly leases: Set<Lease>;
}

export interface Listener {
  readonly onState: (state: connectivityState) => void;
  /** A connect was given up; grpc-js tries again after its backoff. */
  readonly onGivenUp: () => void;
  /** Still connecting after half as long again: a resolver or a TCP connect hangs, out of our reach. */
  readonly onStuck: () => void;
}

/** Makes a channel; it connects when it is first used. */
export function dial(
  target: string,
  credentials: ChannelCredentials,
  { options, connectTimeoutMs, leases, ...listener }: DialOptions & Listener,
): Dialled {
  const patienceMs = connectTimeoutMs * 1.5 + Number(options['grpc.max_reconnect_backoff_ms'] ?? 120_000) * 1.2;
  const onDial = patient(patienceMs, () => isFailing(channel) && listener.onStuck());
  const guarded = guardConnects(credentials, { limitMs: connectTimeoutMs, onGivenUp: listener.onGivenUp, onDial });
  const channel: ChannelInterface = new WireChannel(target, guarded, options);
  watch(channel, connectTimeoutMs * 1.5, listener);
  let inUse = 0;
  let retired = false;
  let closed = false;
  const close = () => {
    if (!closed) channel.close();
    closed = true;
  };
  return {
    channel,
    busy: () => inUse > 0,
    take() {
      inUse += 1;
      const lease: Lease = {
        channel,
        release() {
          leases.delete(lease);
          inUse -= 1;
          if (retired && inUse === 0) close();
        },
      };
      leases.add(lease);
      return lease;
    },
    retire() {
      retired = true;
      if (inUse === 0) close();
    },
    abandon: close,
  };
}

// grpc-js stays in TRANSIENT_FAILURE while it connects again, so that `watch` sees nothing of a connect that hangs then.
function patient(limitMs: number, hangs: () => void): (begins: boolean) => void {
  let timer: NodeJS.Timeout | undefined;
  return (begins) => {
    clearTimeout(timer);
    if (begins) timer = setTimeout(hangs, limitMs).unref();
  };
}

const isFailing = (channel: ChannelInterface) =>
  channel.getConnectivityState(false) === connectivityState.TRANSIENT_FAILURE;

function watch(channel: ChannelInterface, limitMs: number, { onState, onStuck }: Listener): void {
  let timer: NodeJS.Timeout | undefined;
  const follow = (from: connectivityState) =>
    channel.watchConnectivityState(from, Infinity, () => {
      const state = channel.getConnectivityState(false);
      clearTimeout(timer);
      if (state === connectivityState.SHUTDOWN) return;
      follow(state);
      if (state === connectivityState.CONNECTING) timer = setTimeout(onStuck, limitMs).unref();
      onState(state);
    });
  follow(channel.getConnectivityState(false));
}
