// Adds up what the test reports, the check log and the notes of a run say, and ends with `N passed, N failed`.
//   node count.mjs CHECK.log NOTES.txt REPORT.json…
// Plain JavaScript: it must also speak when `npm ci` failed and only the machine's own Node is there.
import { existsSync, readFileSync } from 'node:fs';

const [checkLog, notesFile, ...reportFiles] = process.argv.slice(2);
const read = (file) => (file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : '');

let passed = 0;
const failures = [];
const fail = (what) => failures.push(what);

for (const reportFile of reportFiles) {
  const report = read(reportFile);
  if (report === '') fail(`tests: no report ${reportFile.split(/[\\/]/).at(-1)} was written`);
  else for (const file of JSON.parse(report).testResults) count(file);
}

function count({ name, status, message, assertionResults }) {
  const inFile = name.split(/[\\/]/).slice(-2).join('/');
  const before = failures.length;
  for (const { status: result, fullName } of assertionResults) {
    if (result === 'passed') passed += 1;
    else if (result === 'failed') fail(`test failed: ${inFile}: ${fullName}`);
    // Here every tool is installed, so a skip hides something, except on a system this is not.
    else if (!/only on (Windows|macOS)/.test(fullName)) fail(`test skipped: ${inFile}: ${fullName}`);
  }
  const own = failures.length - before;
  if (assertionResults.length === 0) fail(`test file ran no test: ${inFile}: ${message}`);
  else if (status === 'failed' && own === 0) fail(`test file failed: ${inFile}: ${message}`);
}
if (passed === 0) fail('tests: not one passed');

const checks = [...read(checkLog).matchAll(/^(\S+) +(ok|FAILED) +[\d.]+ s$/gm)];
for (const [, name, result] of checks) {
  if (result === 'ok') passed += 1;
  else fail(`check failed: ${name}`);
}
if (checks.length === 0) fail('checks: none ran');

const notes = read(notesFile);
for (const [, what] of notes.matchAll(/^FAILED (.*)$/gm)) fail(what);
// An exit code says something new only where nothing above explains it, such as an error outside of any test.
for (const [, what, code] of notes.matchAll(/^exit (test|check) (\d+)$/gm)) {
  if (code !== '0' && !failures.some((failure) => failure.startsWith(what)))
    fail(`${what}s ended with exit code ${code}`);
}

for (const failure of failures) console.log(failure.split('\n')[0]);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
