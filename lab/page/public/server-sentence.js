// What the faults do to calls, in a sentence. Pure.
import { percent } from './format.js';

/** What a fault does that is there for every call. */
const wholes = {
  hang: 'leaves every call without an answer',
  'half-open': 'lets connections go dead: calls on them get no answer',
  latency: 'answers every call, but late',
  sleep: 'answers every call, but late',
  bandwidth: 'answers every call, but late: its answers trickle',
  'slow-start': 'has just started: it answers late, and sooner from call to call',
  'late-success': 'does the work of every call, but its answer comes when nobody waits any more',
  stall: 'stands still every now and then, and in between answers every call',
  brownout: 'does only so many calls at a time: the others wait in its queue, or are refused when it is full',
  'rate-limit': 'lets only so many calls a second through and refuses the rest',
  burst: 'fails every call now and then, and in between answers as it should',
  flapping: 'is down for a while, then up for a while, over and over',
  'commit-then-error': 'does the work of every call and then fails it',
  'commit-then-reset': 'does the work of every call and then breaks the connection',
  'commit-then-silence': 'does the work of every call and never answers',
  corrupt: 'does the work of every call, but its answer cannot be read',
  truncated: 'does the work of every call, but its answer breaks off',
  'missing-trailers': 'does the work of every call, but its answer ends without a status',
  cut: 'breaks every long answer off',
  reset: 'breaks the connection with every call',
  'refused-stream': 'refuses every call before it is touched',
  goaway: 'sends its callers away from the connection with every call',
  crash: 'crashes at the next call',
  restart: 'restarts at the next call',
};

const silent = 'silent-accept';

const only = (values) => (new Set(values).size === 1 ? values[0] : undefined);

/** The share of calls that are hit by any; shares that exclude each other add up, and the page cannot tell which do. */
const hit = (faults) =>
  Math.min(
    1,
    faults.reduce((sum, { share }) => sum + share, 0),
  );

const toCalls = (faults) => {
  if (faults.some(({ target }) => target)) {
    const which = only(faults.map(({ target }) => target));
    return which === undefined ? 'mistreats some calls' : `mistreats some calls only (${which})`;
  }
  const share = hit(faults);
  const late = faults.every(({ kind }) => kind === 'latency' || kind === 'sleep');
  const about = share < 0.01 ? 'less than 1 %' : `about ${percent(share)}`;
  if (share < 1) return `${late ? 'is late on' : 'mistreats'} ${about} of calls`;
  const kind = only(faults.map((fault) => fault.kind));
  // Of several, one alone may hit every call while the others come and go.
  return kind === undefined ? 'mistreats every call' : (wholes[kind] ?? 'is failing every call');
};

/** For example `The server is failing every call.` */
export const serverSentence = ({ faults }) => {
  const ofCalls = faults.filter(({ kind }) => kind !== silent);
  const parts = [
    ...(ofCalls.length > 0 ? [toCalls(ofCalls)] : []),
    ...(ofCalls.length < faults.length ? ['takes new connections without ever saying a word on them'] : []),
  ];
  return `The server ${parts.join(' and ') || 'answers every call as it should'}.`;
};
