/** What the tests have in common: a real Carillon, clients of it, calls that no package has. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Knock from '@knocklabs/node';
import { call, server } from './carillon.js';
import { watch } from './recorder.js';

export * from './carillon.js';

/** PEM (PKCS #8) of the RSA key whose public half the server knows. */
export function signingKey() {
  return readFileSync(process.env.CARILLON_SIGNING_KEY, 'utf8');
}

/**
 * The server package's client, every call of which is recorded.
 *
 * <p>It tries once: what is answered wrongly once is to be seen.
 */
export function knock(options = {}) {
  return watch(new Knock({ apiKey: server.key, baseURL: server.url, maxRetries: 0, ...options }));
}

let made = 0;

/** An id that no other test has. */
export function fresh(word) {
  return `${word}-${process.pid}-${++made}`;
}

/** An error of this status, in the shape that Knock's have. */
export function refused(status, words = /./) {
  return (error) => {
    assert.equal(error.status, status, error.stack);
    assert.equal(error.error.status, status);
    assert.ok(error.error.code);
    assert.match(error.error.type, /_error$/);
    assert.match(error.error.message, words);
    return true;
  };
}

/** A workflow with one step in the feed. */
export function workflow(key, more = {}) {
  return call('PUT', `/v1/workflows/${key}`, {
    name: key,
    categories: ['billing'],
    steps: [
      {
        type: 'channel',
        channel: 'in_app_feed',
        feed: 'inbox',
        template: { title: 'Invoice {{ data.number }}', body: 'For **{{ tenant.name }}**', url: 'https://example.com/' },
      },
    ],
    ...more,
  });
}

/** All that an iteration of the package's yields. */
export async function all(pages) {
  const items = [];
  for await (const item of pages) {
    items.push(item);
  }
  return items;
}
