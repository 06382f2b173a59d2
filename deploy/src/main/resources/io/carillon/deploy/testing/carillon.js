/**
 * What tests in JavaScript have in common: the Carillon that runs beside, calls of it, tokens for
 * it. `RunningCarillon` lays it beside their scripts and says where the server is.
 */
import { createHmac } from 'node:crypto';

/** Of the server that runs beside; undefined where none does. */
export const server = {
  url: process.env.CARILLON_URL,
  key: process.env.CARILLON_KEY,
  publicKey: process.env.CARILLON_PUBLIC_KEY,
  tokenSecret: process.env.CARILLON_TOKEN_SECRET,
};

/** Returns when the server has stopped, or is ready again. */
export async function control(what) {
  const { status } = await fetch(`${process.env.CARILLON_CONTROL}/${what}`, { method: 'POST' });
  if (status !== 200) {
    throw new Error(`the server did not ${what}`);
  }
}

function base64(json) {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}

/** A user token of HS256, as a page's back end would make it. */
export function mint(user, { seconds = 600, ...claims } = {}) {
  const now = Math.floor(Date.now() / 1000);
  const signed = `${base64({ alg: 'HS256' })}.${base64({ sub: user, iat: now, exp: now + seconds, ...claims })}`;
  return `${signed}.${createHmac('sha256', server.tokenSecret ?? 'none').update(signed).digest('base64url')}`;
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
  return call('POST', '/v1/notify', body, { Prefer: 'wait=30' });
}

/** Waits until it is true, so long that a machine which stands still for a while is no fault; fails with what was last. */
export async function eventually(what, probe, ms = 60_000) {
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
