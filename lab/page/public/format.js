// Numbers and times as a reader says them.

const two = (n) => String(n).padStart(2, '0');

/** `14:02:41`. */
export const timeOfDay = (ms) => {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};

/** `14:02:41.204`. */
export const exactTime = (ms) => `${timeOfDay(ms)}.${String(Math.floor(ms) % 1000).padStart(3, '0')}`;

/** `23 s`, `2 min 5 s`; what is left is rounded up, so that it ends with 1 s and not with 0. */
export const left = (ms) => {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

/** `12 s`; what has passed is rounded down. */
export const passed = (ms) => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
};

/** `7.2 ms`, `85 ms`, `1.25 s`; `–` for nothing. */
export const milliseconds = (ms) => {
  if (ms === null || ms === undefined) return '–';
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
};

/** `97 %`, `99.4 %`; never 100 % when it is less, never 0 % when it is more. */
export const percent = (share) => {
  if (share === null) return '–';
  if (share > 0.99 && share < 1) return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
  if (share > 0 && share < 0.01) return '< 1 %';
  return `${Math.round(share * 100)} %`;
};
