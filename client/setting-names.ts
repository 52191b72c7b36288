// The options of `standard()` that text can express, as a JSON file spells them. What is a function is set in code.
const ofBudget = ['ratio', 'minPerSecond', 'ttlMs', 'maxTokens', 'tokenRatio', 'name'];
const ofShare = ['share', 'windowMs', 'minimumCalls'];
const ofRules = ['attempts', 'retryableStatuses', ...under('budget', ofBudget)];

function under(part: string, names: readonly string[]): string[] {
  return [part, ...names.map((name) => `${part}.${name}`)];
}

/** Every option by its path, `retry.attempts`; a part itself stands for `off` and `on`. */
export const settingNames: readonly string[] = [
  'totalTimeoutMs',
  'attemptTimeoutMs',
  'leastAttemptMs',
  ...under('retry', [...ofRules, 'initialBackoffMs', 'backoffFactor', 'maxBackoffMs', 'jitter', 'waitForCircuitMs']),
  ...under('hedging', [...ofRules, 'delayMs', 'quantile']),
  ...under('breaker', [
    'name',
    'scope',
    'consecutiveFailures',
    'openMs',
    'openFactor',
    'maxOpenMs',
    'openJitter',
    'halfOpenProbes',
    'successThreshold',
    ...under('failureRate', ofShare),
    ...under('slowCalls', ['slowMs', ...ofShare]),
  ]),
  ...under('bulkhead', ['name', 'limit', 'queue']),
  ...under('rateLimit', ['name', 'maxWaitMs', 'perSecond', 'burst', 'calls', 'windowMs']),
];
