/** What the tests have in common: a real Carillon, clients of it, calls that no package has. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Knock from '@knocklabs/node';
import { watch } from './recorder.js';

/** Of the server that runs beside. */
export const server = {
  url: process.env.CARILLON_URL,
  key: process.env.CARILLON_KEY,
  publicKey: process.env.CARILLON_PUBLIC_KEY,
  tokenSecret: process.env.CARILLON_TOKEN_SECRET,
  control: process.env.CARILLON_CONTROL,
};

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

function base64(json) {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}

/** A user token of HS256, as a page's back end would make it. */
export function mint(user, { seconds = 600, ...claims } = {}) {
  const now = Math.floor(Date.now() / 1000);
  const signed = `${base64({ alg: 'HS256' })}.${base64({ sub: user, iat: now, exp: now + seconds, ...claims })}`;
  return `${signed}.${createHmac('sha256', server.tokenSecret).update(signed).digest('base64url')}`;
}

/** A call by the secret key; fails unless it is answered 2xx. */
export async function call(method, path, body, headers = {}) {
  const answer = await fetch(server.url + path, {
    method,
    headers: { Authorization: `Bearer ${server.key}`, 'Content-Type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  }
  return text ? JSON.parse(text) : undefined;
}

/** Sends and returns when it is resolved. */
export function notify(body) {
  return call('POST', '/v1/notify', body, { Prefer: 'wait=10' });
}

let made = 0;

/** An id that no other test has. */
export function fresh(word) {
  return `${word}-${process.pid}-${++made}`;
}

/** Waits until it holds; fails with what was last. */
export async function eventually(what, probe, ms = 8_000) {
  const end = Date.now() + ms;
  for (;;) {
    let last;
    try {
      last = await probe();
      if (last === true) {
        return;
      }
    } catch (e) {
      last = e;
    }
    if (Date.now() > end) {
      throw new Error(`not ${what} within ${ms} ms; last: ${last?.stack ?? JSON.stringify(last)}`);
    }
    await new Promise((done) => setTimeout(done, 25));
  }
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
