// Which failure it answers: the only server of a target, or its whole site, is gone, and another one stands by. Not for
// targets of equal rank (one target with several addresses and round robin), nor for a server that is connected and
// answers with errors (`fallback`): this looks at connections alone.
import type { ChannelCredentials, ChannelOptions } from '@grpc/grpc-js';
import type { ClientScope } from './call.ts';
import { type Channel, openChannel, type TargetChannel } from './channel.ts';
import { channelOptions, type ConnectionOptions } from './channel-options.ts';
import type { Lease } from './dial.ts';
import { checkTarget } from './target-name.ts';

/** How often, in milliseconds, a better target that does not try by itself is made to connect. */
const wakeEveryMs = 1_000;

/** One target, or several in the order of preference: the first is the primary, the others stand by. */
export type Targets = string | readonly string[];

export interface Secured {
  readonly credentials: ChannelCredentials;
  /** What they need of the channel. */
  readonly channelOptions: ChannelOptions;
}

/**
 * Opens what a client talks through. With several targets attempts go to the first that is not known to be down; if all
 * are, where the last one went. Throws for a bad target or option.
 */
export function openTargets(targets: Targets, secure: Secured, options: ConnectionOptions): Channel {
  const list = check(targets);
  const leases = new Set<Lease>();
  const redials = list.length > 1;
  const settings = {
    options: channelOptions(options, secure.channelOptions),
    // An attempt that waits for a primary that hangs must end while there is time left for a standby.
    connectTimeoutMs: options.connectTimeoutMs ?? (redials ? 1_000 : 5_000),
    maxConnectionAgeMs: options.maxConnectionAgeMs ?? Infinity,
    redials,
    leases,
  };
  const channels = list.map((target) => openChannel(target, secure.credentials, settings));
  const [primary] = channels as [TargetChannel];
  const { target, lease, close } = redials ? ordered(primary, channels) : primary;
  const cut = () => {
    close();
    for (const lease of leases) lease.cut?.();
  };
  return { target, lease, close, cut };
}

function check(targets: Targets): readonly string[] {
  if (!Array.isArray(targets)) {
    checkTarget('target', targets);
    return [targets as string];
  }
  if (targets.length === 0) throw new TypeError('target must be a non-empty string or a list of them, got []');
  for (const [index, target] of targets.entries()) checkTarget(`target[${index}]`, target);
  return targets as readonly string[];
}

function ordered(primary: TargetChannel, channels: readonly TargetChannel[]): Omit<Channel, 'cut'> {
  let current = primary;
  let wokenAtMs = -Infinity;

  // Only when an attempt comes: an idle client dials nobody.
  const wakeBetter = (now: number) => {
    if (now - wokenAtMs < wakeEveryMs) return;
    wokenAtMs = now;
    // Also those behind it when it is down itself: one that has gone idle since would be held to be down for ever.
    for (const channel of current.isDown() ? channels : channels.slice(0, channels.indexOf(current))) channel.wake();
  };
  const change = ({ emit }: ClientScope, atMs: number, next: TargetChannel) => {
    const { target: fromTarget } = current;
    current = next;
    emit({ type: 'target-changed', atMs, fromTarget, toTarget: next.target });
  };

  return {
    // One value for the metrics, whoever answers; the journal of a call says who did.
    target: primary.target,
    lease(client) {
      const best = channels.find((channel) => !channel.isDown());
      if (best && best !== current) change(client, client.clock.now(), best);
      if (current !== primary || !best) wakeBetter(client.clock.now());
      return current.lease(client);
    },
    close() {
      for (const channel of channels) channel.close();
    },
  };
}
