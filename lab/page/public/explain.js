// What happens right now, in a sentence or two. Pure: all it needs is in its arguments.
import { passed, percent, timeOfDay } from './format.js';
import { serverSentence } from './server-sentence.js';

const openSentence = ({ fromMs, probeAtMs, failures }, healthy, nowMs) => {
  const ago = passed(nowMs - fromMs);
  const why =
    failures > 1 ? ` after ${failures} failures in a row` : failures === 1 ? ' again because its probe failed' : '';
  const until = probeAtMs === null ? '' : ` until ${timeOfDay(probeAtMs)}, then one probe`;
  const but = healthy ? ' The client cannot know that the server is well: only the probe will tell.' : '';
  return `The breaker opened ${ago} ago${why}; nothing leaves this process${until}.${but}`;
};

const closedSentence = ({ success, saved }, healthy) => {
  if (success === null) return 'The breaker is closed: calls go through.';
  const share = `${percent(success)} of calls of the last 10 s succeeded`;
  if (success >= 1 && saved > 0 && !healthy) return `Timeouts and retries make up for it: ${share}.`;
  if (success >= 1 && healthy) return 'The breaker is closed and calls go through at the first try.';
  if (success >= 1) return `The breaker is closed: ${share}.`;
  if (healthy) return `The breaker is closed: calls go through again. ${share}.`;
  return `Each failed call is tried up to 3 times: ${share}. After 5 failures in a row the breaker will open.`;
};

/**
 * @param {{ linked: boolean, client: object | null, server: object | null, breaker: object | undefined,
 *   success: number | null, saved: number }} facts `success` = share of calls of the last 10 s that ended well,
 *   `saved` = how many of them because of a retry
 * @param {number} nowMs
 */
export const explain = ({ linked, client, server, breaker, success, saved }, nowMs) => {
  if (!linked) return 'The page has lost the lab and keeps asking for it. What you see is the last it heard.';
  if (client === null) return 'The client process cannot be heard, so nothing is known of its calls and its breaker.';
  const healthy = server !== null && server.faults.length === 0;
  const about = server === null ? 'The server does not answer the page.' : serverSentence(server);
  if (breaker?.state === 'open') return `${about} ${openSentence(breaker, healthy, nowMs)}`;
  if (breaker?.state === 'half_open')
    return `${about} One probe is out; every other call is refused. An answer closes the circuit, a failure opens it again.`;
  if (breaker?.state === 'isolated') return `${about} The breaker is held open by hand; nothing leaves this process.`;
  return `${about} ${closedSentence({ success, saved }, healthy)}`;
};
