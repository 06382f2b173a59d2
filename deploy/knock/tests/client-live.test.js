/** What happens on a page by itself: `@knocklabs/client` in realtime, over Phoenix channels. */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { INBOX, closePages, counts, joined, live, page, shows, sockets, titles } from '../browser.js';
import { eventually, fresh, notify } from '../knock.js';
import { test } from '../recorder.js';

after(closePages);

const to = (user, title, more) => notify({ userId: user, title, body: '', ...more });

test('a notice appears without a fetch, and the counts with it', async () => {
  const user = fresh('live');
  await to(user, 'before');
  const one = await live(page(user));
  await one.fetch();
  await shows(one, ['before']); // By that fetch, or by another that was under way.
  const events = [];
  const listener = ({ items, metadata }) => events.push([items.map((item) => item.blocks[0].content), metadata]);
  one.on('items.received.realtime', listener);
  const [item] = one.getState().items;
  await one.markAsSeen(item);
  await to(user, 'first');
  await shows(one, ['first', 'before']);
  assert.deepEqual(counts(one), [2, 2, 1]);
  assert.deepEqual(events.at(-1), [['first'], { total_count: 2, unread_count: 2, unseen_count: 1 }]);
  one.off('items.received.realtime', listener);
  await to(user, 'second', { tenant: 'north' });
  await shows(one, ['second', 'first', 'before']);
  assert.equal(events.at(-1)[0][0], 'first');
  assert.deepEqual(counts(one), [3, 3, 2]);
  // Over one socket, in the words of Phoenix.
  assert.match(sockets.at(-1).url, /\/ws\/v1\/websocket\?user_token=[^&]+&api_key=pk_[^&]+&&vsn=2\.0\.0$/);
});

test('of a burst nothing is left out', async () => {
  const user = fresh('burst');
  const one = await live(page(user));
  await one.fetch();
  await Promise.all(Array.from({ length: 30 }, (_, i) => to(user, `n${i}`)));
  await eventually('all shown', () => titles(one).length === 30 || titles(one).length);
  assert.deepEqual(counts(one), [30, 30, 30]);
});

test('each view of a page hears what it shows, over one socket', async () => {
  const user = fresh('views');
  const knock = page(user);
  const before = sockets.length;
  const all = await live(knock);
  const north = await live(knock, { tenant: 'north', has_tenant: true });
  const billing = await live(knock, { workflow_categories: ['billing'] });
  for (const each of [all, north, billing]) {
    await each.fetch();
  }
  await to(user, 'plain');
  await shows(all, ['plain']);
  await to(user, 'north', { tenant: 'north', category: 'billing' });
  await shows(all, ['north', 'plain']);
  await shows(north, ['north']);
  await shows(billing, ['north']);
  assert.deepEqual([all, north, billing].map(counts), [[2, 2, 2], [1, 1, 1], [1, 1, 1]]);
  assert.equal(sockets.length, before + 1);
  // One of them goes; the others go on.
  north.dispose();
  await joined(all);
  await to(user, 'more', { tenant: 'north' });
  await shows(all, ['more', 'north', 'plain']);
  assert.deepEqual(titles(north), ['north']);
  await to(user, 'later');
  await shows(all, ['later', 'more', 'north', 'plain']);
});

test('two pages of one person, and the page of another', async () => {
  const [user, stranger] = [fresh('two'), fresh('stranger')];
  const one = await live(page(user));
  const two = await live(page(user));
  const other = await live(page(stranger));
  for (const each of [one, two, other]) {
    await each.fetch();
  }
  await to(user, 'theirs');
  await shows(one, ['theirs']);
  await shows(two, ['theirs']);
  await to(stranger, 'mine');
  await shows(other, ['mine']);
});

test('a token of one tenant hears of that one', async () => {
  const user = fresh('confined');
  const one = await live(page(user, { tenants: ['north'] }));
  await one.fetch();
  await to(user, 'south', { tenant: 'south' });
  await to(user, 'none');
  await to(user, 'north', { tenant: 'north' });
  await shows(one, ['north']);
  assert.deepEqual(counts(one), [1, 1, 1]);
});

test("another's feed is refused", async () => {
  const knock = page();
  const { socket } = knock.client();
  socket.connect();
  const answer = (topic) => new Promise((done) => {
    const channel = socket.channel(topic, { client_1: {} });
    channel.join()
      .receive('ok', () => done('ok'))
      .receive('error', ({ reason }) => { channel.leave(); done(reason); });
  });
  assert.match(await answer(`feeds:${INBOX}:somebody`), /another user's/);
  assert.match(await answer('feeds:other:somebody'), /no feed/);
  assert.equal(await answer('guides:some'), 'unmatched topic');
  assert.equal(await answer(`feeds:${INBOX}:${knock.userId}`), 'ok');
});

test('who logs out hears nothing, and who logs in again does', async () => {
  const user = fresh('again');
  const knock = page(user);
  const one = await live(knock);
  const token = knock.userToken;
  knock.logout();
  assert.equal(knock.feeds.hasInstances(), true);
  await to(user, 'away');
  knock.authenticate(user, token);
  await joined(one);
  await one.fetch();
  await to(user, 'back');
  await shows(one, ['back', 'away']);
});
