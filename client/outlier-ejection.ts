// Which failure it answers: one endpoint of several fails, or answers nothing, while the others are well. Not where all
// fail together, and not for a target with a single address. grpc-js does it (gRFC A50); the numbers are ours.
import { checkKeys, checkNumber, maxDelayMs } from './policies/bounds.ts';

export interface OutlierEjectionOptions {
  /** Calls are judged once in this time, in milliseconds. Default 5,000. */
  readonly intervalMs?: number | undefined;
  /** An endpoint with a larger share of failed calls, 0 to 1, gets none for a while. Default 0.5. */
  readonly failureShare?: number | undefined;
  /** How many calls an endpoint must have had in one interval to be judged. Default 5. */
  readonly minimumRequests?: number | undefined;
  /** How many endpoints must have had that many. Default 2. */
  readonly minimumEndpoints?: number | undefined;
  /** For how long the first time, in milliseconds; n times as long the nth time in a row. Default 30,000. */
  readonly baseEjectionMs?: number | undefined;
  /** Once this share of the endpoints is ejected, 0 to 1, no further one is. Default 0.3. */
  readonly maxEjectedShare?: number | undefined;
}

const ejectionOptionNames = [
  'intervalMs',
  'failureShare',
  'minimumRequests',
  'minimumEndpoints',
  'baseEjectionMs',
  'maxEjectedShare',
] as const satisfies readonly (keyof OutlierEjectionOptions)[];

const milliseconds = { min: 1, max: maxDelayMs } as const;
const share = { min: 0, max: 1 } as const;

/** The options as grpc-js's load balancing policy `outlier_detection`, around another one. */
export function ejection(options: OutlierEjectionOptions, child: object) {
  checkKeys('outlierEjection', options, ejectionOptionNames);
  const { intervalMs = 5_000, baseEjectionMs = 30_000, failureShare = 0.5, maxEjectedShare = 0.3 } = options;
  const { minimumRequests = 5, minimumEndpoints = 2 } = options;
  checkNumber('outlierEjection.intervalMs', intervalMs, milliseconds);
  checkNumber('outlierEjection.baseEjectionMs', baseEjectionMs, milliseconds);
  checkNumber('outlierEjection.failureShare', failureShare, share);
  checkNumber('outlierEjection.maxEjectedShare', maxEjectedShare, share);
  checkNumber('outlierEjection.minimumRequests', minimumRequests, { min: 1, integer: true });
  checkNumber('outlierEjection.minimumEndpoints', minimumEndpoints, { min: 1, integer: true });
  return {
    interval: duration(intervalMs),
    base_ejection_time: duration(baseEjectionMs),
    max_ejection_percent: maxEjectedShare * 100,
    // Not success_rate_ejection: among three endpoints none can lie 1.9 standard deviations below the mean.
    failure_percentage_ejection: {
      threshold: failureShare * 100,
      // gRFC A50's own minimum of 5 hosts and 50 calls would leave three replicas alone for ever.
      minimum_hosts: minimumEndpoints,
      request_volume: minimumRequests,
    },
    child_policy: [child],
  };
}

// grpc-js 1.14.7 wants the parts: it refuses "5s" here, and passes over the whole configuration in silence.
const duration = (ms: number) => ({ seconds: Math.floor(ms / 1_000), nanos: Math.round((ms % 1_000) * 1e6) });
