// Text of others on a line of our own.

const plain = /^[\w.@+-]+$/;
// Line breaks, control characters, those that turn the direction of writing, halves of pairs.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A name that can neither break a line nor pass for another part of it: quoted unless plain, cut after `max` characters. */
export function printable(text: string, max = 64): string {
  const points = [...text];
  const cut = points.length > max ? `${points.slice(0, max).join('')}…` : text;
  if (plain.test(cut)) return cut;
  const escaped = cut
    .replace(/["\\]/g, '\\$&')
    .replace(hidden, (point) => `\\u{${point.codePointAt(0)?.toString(16)}}`);
  return `"${escaped}"`;
}
