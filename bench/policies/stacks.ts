// What stands around a function that answers at once: nothing, each layer of ours, all of them, the peers.
import {
  attemptTimeout,
  type Call,
  circuitBreaker,
  createClient,
  type Next,
  type Policy,
  production,
  retry,
  standard,
  systemClock,
  totalTimeout,
} from '../../client/index.ts';
import { bench } from '../../client/testing/index.ts';
import { unstableService } from '../../proto/definitions.ts';
import { cockatielRecipe } from '../lanes/cockatiel.ts';
import { usualLimits } from '../lanes/lane.ts';
import { opossumBreaker } from '../lanes/opossum.ts';

const answer = { success: true, message: 'done' };
const instant = async () => answer;

/** Makes one call. */
export type Stack = () => Promise<unknown>;

// The chain is built once, as a client does; what a call needs of its own is made for each call.
function around(...policies: readonly Policy[]): Stack {
  const { client, ...usual } = bench().call();
  const scope = { ...client, clock: systemClock, random: Math.random, emit: () => undefined };
  const chain = policies.reduceRight<Next<unknown, unknown>>((next, policy) => (call) => policy(call, next), instant);
  return () => chain({ ...usual, client: scope, attempts: [] } as Call);
}

// The whole client, metrics and all, with a policy in the place of the wire.
function wholeClient(): Stack {
  const wire = instant as unknown as Policy;
  const client = createClient(unstableService, 'localhost:1', { policies: [...standard(), wire] });
  const request = { payload: 'p'.repeat(100) };
  return () => client.processData(request);
}

export const nothing = 'the function alone';

/** Each stack by its name in the table; made in the process that measures it. */
export const stacks = {
  [nothing]: () => instant,
  'a call of ours, no policy': () => around(),
  totalTimeout: () => around(totalTimeout()),
  retry: () => around(retry()),
  circuitBreaker: () => around(circuitBreaker()),
  attemptTimeout: () => around(attemptTimeout()),
  'standard()': () => around(...standard()),
  'standard(production)': () => around(...standard(production)),
  'createClient, standard(), metrics': wholeClient,
  'cockatiel recipe': () => {
    const recipe = cockatielRecipe(usualLimits);
    return () => recipe.execute(instant);
  },
  opossum: () => {
    const breaker = opossumBreaker(instant, usualLimits);
    return () => breaker.fire();
  },
} satisfies Record<string, () => Stack>;

export type StackName = keyof typeof stacks;
