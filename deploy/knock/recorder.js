/**
 * Notes what became of each call of a package's methods, of tests that passed only. `methods.js` makes
 * the table `methods.md` of it.
 */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import nodeTest, { after } from 'node:test';
import { methodNames, resources } from './packages.js';

/** @type {Map<string, Set<string>>} of the tests that passed: method -> works, 404, 422 */
const passed = new Map();
/** @type {Map<string, Set<string>>} of the test that runs */
let running = new Map();

function add(to, method, outcome) {
  to.set(method, (to.get(method) ?? new Set()).add(outcome));
}

/**
 * Of the test that runs.
 * @param {string} method as the table has it after the package: `node users.get`, `client Feed.fetch`
 * @param {'works' | '404' | '422'} outcome
 */
export function note(method, outcome) {
  add(running, method, outcome);
}

/** A test whose calls count in the table if it passes. */
export function test(name, body) {
  return nodeTest(name, async (t) => {
    const mine = new Map();
    running = mine;
    await body(t);
    mine.forEach((outcomes, method) => outcomes.forEach((each) => add(passed, method, each)));
  });
}

/**
 * The same object, whose calls are noted from now on: `works` when what they return is fulfilled.
 * @param {string} prefix of the method's name in the table: `client Feed`
 */
export function watchMethods(prefix, object) {
  for (const name of methodNames(Object.getPrototypeOf(object))) {
    const method = object[name];
    object[name] = function watched(...args) {
      const answer = method.apply(this, args);
      Promise.resolve(answer).then(
        () => note(`${prefix}.${name}`, 'works'),
        (error) => [404, 422].includes(error?.status) && note(`${prefix}.${name}`, String(error.status)),
      );
      return answer;
    };
  }
  return object;
}

/** A client of the server package, all of whose resources are watched. */
export function watch(client) {
  resources(client).forEach(([path, resource]) => watchMethods(`node ${path}`, resource));
  return client;
}

after(() => {
  const folder = process.env.CARILLON_RECORDED;
  if (folder) {
    const rows = Object.fromEntries([...passed].map(([method, outcomes]) => [method, [...outcomes]]));
    writeFileSync(join(folder, `${basename(process.argv[1])}.json`), JSON.stringify(rows));
  }
});
