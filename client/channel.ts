// Who we talk through: one grpc-js channel to one target, replaced when a connect never ends or it has grown old.
import { type ChannelCredentials, connectivityState } from '@grpc/grpc-js';
import type { ClientScope } from './call.ts';
import { dial, type Dialled, type DialOptions, type Lease } from './dial.ts';

export type { Lease } from './dial.ts';

export interface Channel {
  /** The target in canonical form, `dns:localhost:50051`. */
  readonly target: string;
  lease(client: ClientScope): Lease;
  /** Lets attempts under way end. */
  close(): void;
  /** Closes, and cancels the attempts under way. */
  cut(): void;
}

/** A channel that can be told from another that is down. */
export interface TargetChannel extends Omit<Channel, 'cut'> {
  /** Its last connect failed or was given up, and it has not been connected since. */
  isDown(): boolean;
  /** Has it connect, if it does not try already. */
  wake(): void;
}

export interface ChannelSettings extends DialOptions {
  /** Connections are replaced after this time, in milliseconds; `Infinity` = never. */
  readonly maxConnectionAgeMs: number;
  /** Dials again as soon as a connection with calls on it is lost, so that the next attempt knows how it fares. */
  readonly redials: boolean;
}

/** Opens a channel; nothing is dialled before the first lease. */
export function openChannel(target: string, credentials: ChannelCredentials, settings: ChannelSettings): TargetChannel {
  let client: ClientScope | undefined;
  let down = false;
  const recycled = () =>
    client?.emit({ type: 'channel-recycled', atMs: client.clock.now(), target: line.current().channel.getTarget() });
  const line = channelLine((listener) => dial(target, credentials, { ...settings, onGivenUp: recycled, ...listener }), {
    onState(dialled, state) {
      if (state === connectivityState.READY) down = false;
      if (state === connectivityState.TRANSIENT_FAILURE) down = true;
      const lost = state === connectivityState.IDLE && settings.redials && dialled.busy();
      if (lost) process.nextTick(wake, dialled);
    },
    onStuck() {
      down = true;
      recycled();
    },
  });
  const { maxConnectionAgeMs } = settings;
  let renewAtMs = Infinity;
  const renewIfOld = ({ clock, random }: ClientScope) => {
    const now = clock.now();
    if (now >= renewAtMs) line.renew();
    // Spread, as gRPC servers spread theirs (gRFC A9): many clients that started together do not redial together.
    if (now >= renewAtMs || renewAtMs === Infinity) renewAtMs = now + maxConnectionAgeMs * (0.9 + 0.2 * random());
  };

  return {
    target: line.current().channel.getTarget(),
    lease(of) {
      client = of;
      if (maxConnectionAgeMs !== Infinity) renewIfOld(of);
      return line.current().take();
    },
    isDown: () => down,
    wake: () => wake(line.current()),
    close: line.close,
  };
}

const wake = ({ channel }: Dialled) => {
  const state = channel.getConnectivityState(false);
  if (state === connectivityState.IDLE) channel.getConnectivityState(true);
};

interface LineListener {
  /** How the channel in use fares. */
  readonly onState: (dialled: Dialled, state: connectivityState) => void;
  readonly onStuck: () => void;
}

type Start = (listener: { onState: (state: connectivityState) => void; onStuck: () => void }) => Dialled;

/** The channel in use and the one that is to follow it. */
function channelLine(start: Start, { onState, onStuck }: LineListener) {
  let successor: Dialled | undefined;
  const next = (): Dialled => {
    const dialled = start({
      onState(state) {
        if (dialled === successor && state === connectivityState.READY) promote(dialled);
        if (dialled === current) onState(dialled, state);
      },
      onStuck() {
        // Replaced before it is closed: the attempts that wait in it end by that, and their retries come here.
        if (dialled === current) {
          current = next();
          onStuck();
        } else if (dialled === successor) successor = undefined;
        dialled.abandon();
      },
    });
    return dialled;
  };
  const promote = (dialled: Dialled) => {
    current.retire();
    current = dialled;
    successor = undefined;
  };
  let current = next();
  return {
    current: () => current,
    /** Connects another and changes over once that is ready; attempts under way end where they are. */
    renew() {
      if (successor) return;
      successor = next();
      wake(successor);
    },
    close() {
      successor?.abandon();
      current.retire();
    },
  };
}
