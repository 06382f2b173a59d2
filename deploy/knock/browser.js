/** The browser package, with what a browser has and Node has not. The package is as it comes. */
import assert from 'node:assert/strict';
import Knock from '@knocklabs/client';
import { WebSocket } from 'ws';
import { eventually, fresh, mint, server } from './knock.js';
import { note, watchMethods } from './recorder.js';

/** The id of the feed `inbox`, which is the same in every installation. */
export const INBOX = '1b0c5f4e-7a9d-4c1e-8a53-0e6f4d2c9b10';

/** Sockets that the package has opened. */
export const sockets = [];

class Socket extends WebSocket {
  constructor(...args) {
    super(...args);
    sockets.push(this);
  }
}

// It opens a socket where there is a window.
globalThis.WebSocket = Socket;
globalThis.window ??= globalThis;

const open = [];

/**
 * Somebody's page: the package with all calls recorded.
 * @param {object} claims of the user token: `tenants`, `seconds`
 */
export function page(user = fresh('page'), claims = {}) {
  const knock = watchMethods('client Knock', new Knock(server.publicKey, { host: server.url }));
  for (const part of ['feeds', 'user', 'preferences', 'messages']) {
    watchMethods(`client ${part}`, knock[part]);
  }
  knock.authenticate(user, mint(user, claims));
  open.push(knock);
  return knock;
}

/** The same, of which nothing is recorded: what is refused is `refused`'s to note. */
export function unwatchedPage(user = fresh('page')) {
  const knock = new Knock(server.publicKey, { host: server.url });
  knock.authenticate(user, mint(user));
  open.push(knock);
  return knock;
}

/** A feed of a page. */
export function feed(knock, options = {}) {
  return watchMethods('client Feed', knock.feeds.initialize(INBOX, options));
}

export const titles = (feed) => feed.getState().items.map((item) => item.blocks[0].content);

/** Counts: total, unread, unseen. */
export function counts(feed) {
  const { total_count, unread_count, unseen_count } = feed.getState().metadata;
  return [total_count, unread_count, unseen_count];
}

/** A page that follows a feed; the channel is joined when it returns. */
export async function live(knock, options = {}) {
  const one = feed(knock, options);
  one.listenForUpdates();
  await joined(one);
  return one;
}

export function joined(one) {
  const channels = () => one.knock.client().socket.channels.filter((each) => each.topic === one.socketChannelTopic);
  return eventually('joined', () => channels().some((each) => each.state === 'joined') || channels().map((each) => each.state));
}

/** Told and shown; a page's calls of `fetch` count too. */
export const shows = (one, expected) =>
  eventually(`shown: ${expected}`, () => JSON.stringify(titles(one)) === JSON.stringify(expected) || titles(one));

/** Fails unless the call is refused with that status; the package hides it in various places. */
export async function refused(status, method, call) {
  let seen;
  try {
    seen = await call();
  } catch (error) {
    seen = error;
  }
  assert.match(String(seen?.data ?? seen), new RegExp(`status code ${status}\\b`), method);
  note(`client ${method}`, String(status));
}

/** Closes every page: an open socket would keep the process. */
export function closePages() {
  open.splice(0).forEach((knock) => knock.teardown());
}
