/**
 * Prints `methods.md`: every method that the packages have, and what the tests saw of it. A method
 * that is new in a package shows up as untested.
 *
 * node methods.js FOLDER   of what `recorder.js` wrote
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserMethods, serverMethods, version } from './packages.js';

const folder = process.argv[2];
const seen = new Map();
for (const file of readdirSync(folder)) {
  for (const [method, outcomes] of Object.entries(JSON.parse(readFileSync(join(folder, file), 'utf8')))) {
    seen.set(method, new Set([...(seen.get(method) ?? []), ...outcomes]));
  }
}

/** What works somewhere works; else what it is refused with. */
function status(method) {
  const outcomes = seen.get(method) ?? new Set();
  return ['works', '404', '422'].find((each) => outcomes.has(each)) ?? 'untested';
}

function table(packageName, prefix, methods) {
  const rows = methods.map((method) => [method, status(`${prefix} ${method}`)]);
  const count = (outcome) => rows.filter((row) => row[1] === outcome).length;
  return [
    `## ${packageName} ${version(packageName)}`,
    `${rows.length} methods: ${count('works')} work, ${count('404')} answer 404, ${count('422')} answer 422, ` +
      `${count('untested')} are untested.`,
    ['| method | |', '| --- | --- |', ...rows.map(([method, outcome]) => `| \`${method}\` | ${outcome} |`)].join('\n'),
  ];
}

console.log(
  [
    '# Methods of the official Knock packages',
    '<!-- Written by the tests: KnockPackagesTest compares it with what they saw. -->',
    'What each does against Carillon: it works, or it is refused with 404 or 422 and a message that says why.',
    ...table('@knocklabs/node', 'node', serverMethods()),
    ...table('@knocklabs/client', 'client', browserMethods()),
  ].join('\n\n'),
);
