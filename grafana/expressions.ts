// Pieces of PromQL. `$job`, `$server`, `$method`, `$breaker` are the dashboard's variables.

/** The series of a client, for the chosen methods: `ofClient('grpc_status="OK"')`. */
export const ofClient = (labels = ''): string => select('job=~"$job"', 'grpc_method=~"$method"', labels);

/** The series of the server, for the chosen methods. */
export const ofServer = (labels = ''): string => select('job=~"$server"', 'grpc_method=~"$method"', labels);

/** The series of the chosen breakers. */
export const ofBreaker = (labels = ''): string => select('job=~"$job"', 'breaker=~"$breaker"', labels);

/** The series of both processes. */
export const ofProcess = (labels = ''): string => select('job=~"$job|$server"', labels);

const select = (...labels: string[]): string => `{${labels.filter((label) => label !== '').join(',')}}`;

/** Per second, over a window that always holds a few scrapes. */
export const rate = (metric: string, selector: string): string => `rate(${metric}${selector}[$__rate_interval])`;

/** A quantile of a histogram, in the histogram's unit. NaN where nothing happened. */
export const quantile = (q: number, histogram: string, selector: string): string =>
  `histogram_quantile(${q}, sum by (le) (${rate(`${histogram}_bucket`, selector)}))`;

/** Part of a whole, 0..1. No part yet = 0; no whole = no answer, for there is none. */
export const share = (part: string, whole: string): string => `(${part} or vector(0)) / (${whole} > 0)`;

/** Where `expr` has nothing to tell, a line at 0 named "none": an empty panel could as well mean a broken one. */
export const orNone = (expr: string, label: string): string =>
  `${expr} or on () label_replace(vector(0), "${label}", "none", "", "")`;
