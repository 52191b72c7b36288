// Text on its way into HTML, SVG and Markdown. Names come from files and messages from servers: none of it is trusted.

// What XML 1.0 cannot hold, and the marks that turn the direction of what follows them: shown as U+FFFD.
const unspeakable =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

const speakable = (text: string): string => text.toWellFormed().replaceAll(unspeakable, '\ufffd');

/** Safe as text and within a quoted attribute, in HTML and in XML. */
export const escaped = (text: string): string =>
  speakable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** As plain text in one line of Markdown, also in a cell of a table. */
export const markdown = (text: string): string =>
  speakable(text)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]{}<>#|~@!]/g, (mark) => `\\${mark}`)
    .replace(/^(\d+)([.)])(?=\s|$)/, String.raw`$1\$2`)
    .replace(/^([+-])(?=\s|$)/, String.raw`\$1`);

/** As code in one line of Markdown outside of tables, whatever quotes are in it. */
export const markdownCode = (text: string): string => {
  const line = speakable(text).replaceAll(/\s+/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
};
