// Small things every part of the console needs.

/** An element with a class and a text. */
export const make = (tag, className = '', text = '') => {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  if (text !== '') made.textContent = text;
  return made;
};

/** Sets a text only when it differs: screen readers and layout notice every other. */
export const put = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

/** A button that does not send a form. */
export const button = (text) => {
  const made = make('button', '', text);
  made.type = 'button';
  return made;
};

/** `3 s`, `12.5 s`: a moment of the run. */
export const moment = (ms) => `${Number((ms / 1000).toFixed(ms < 100_000 ? 1 : 0))} s`;

/** What a client is, in a few words. */
export const useWords = {
  bare: 'grpc-js and nothing else',
  naive: 'a retry loop by hand',
  'retry-only': 'this library: retry',
  'retry-breaker': 'this library: retry and breaker',
  'full-stack': 'this library: everything',
  'grpc-js-retry': 'grpc-js with its retryPolicy',
  'nice-grpc': 'nice-grpc with its retry',
  opossum: 'opossum’s breaker',
  cockatiel: 'cockatiel by hand',
};

const answerOf = async (response) => {
  const answer = await response.json().catch(() => ({ error: `the lab answered ${response.status}` }));
  if (!response.ok) throw new Error(answer.error);
  return answer;
};

/** Reads from the lab. */
export const read = async (path) => answerOf(await fetch(`/experiments/${path}`));

/** Asks the lab for a change; rejects with its own words. */
export const ask = async (path, body = {}) =>
  answerOf(
    await fetch(`/experiments/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
