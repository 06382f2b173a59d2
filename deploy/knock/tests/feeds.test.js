import assert from 'node:assert/strict';
import { all, fresh, knock, notify, refused } from '../knock.js';
import { test } from '../recorder.js';
import { conforms } from '../types.js';

const FEEDS = 'users/feeds';

test('a feed by every filter', async () => {
  const client = knock();
  const { feeds } = client.users;
  const user = fresh('user');
  for (const [title, more] of [
    ['none', {}],
    ['acme', { tenant: 'acme-feed', category: 'billing' }],
    ['globex', { tenant: 'globex-feed', data: { k: 'v' } }],
    ['read', {}],
    ['archived', {}],
  ]) {
    await notify({ userId: user, title, body: '', ...more });
  }
  const entries = await all(feeds.listItems(user, 'inbox'));
  for (const entry of entries) {
    conforms(entry, FEEDS, 'FeedListItemsResponse');
    conforms(entry.source, FEEDS, 'FeedListItemsResponse.Source');
    conforms(entry.activities[0].recipient, 'users/users', 'User');
  }
  const byTitle = Object.fromEntries(entries.map((entry) => [entry.title, entry]));
  await client.messages.markAsRead(byTitle.read.id);
  await client.messages.archive(byTitle.archived.id);

  const titles = async (query) => (await all(feeds.listItems(user, 'inbox', query))).map((entry) => entry.title);
  assert.deepEqual(await titles(), ['read', 'globex', 'acme', 'none']);
  assert.deepEqual(await titles({ status: 'unread' }), ['globex', 'acme', 'none']);
  assert.deepEqual(await titles({ status: 'read' }), ['read']);
  assert.deepEqual(await titles({ status: 'seen' }), ['read'], 'what is read is seen');
  assert.deepEqual(await titles({ archived: 'only' }), ['archived']);
  assert.deepEqual(await titles({ archived: 'include', page_size: 2 }), ['archived', 'read', 'globex', 'acme', 'none']);
  assert.deepEqual(await titles({ tenant: 'acme-feed' }), ['read', 'acme', 'none']);
  assert.deepEqual(await titles({ tenant: 'acme-feed', has_tenant: true }), ['acme']);
  assert.deepEqual(await titles({ has_tenant: false }), ['read', 'none']);
  assert.deepEqual(await titles({ source: 'notify' }), ['read', 'globex', 'acme', 'none']);
  assert.deepEqual(await titles({ workflow_categories: ['billing', 'other'] }), ['acme']);
  assert.deepEqual(await titles({ trigger_data: '{"k":"v"}' }), ['globex']);
  assert.deepEqual(await titles({ inserted_at: { gt: byTitle.acme.inserted_at, lt: byTitle.read.inserted_at } }), ['globex']);
  assert.deepEqual(await titles({ mode: 'compact' }), ['read', 'globex', 'acme', 'none']);

  const page = await feeds.listItems(user, '2f641633-0000-4000-8000-000000000000').catch((error) => error);
  assert.equal(page.status, 404, 'there is one feed, by key and by id');
  const settings = conforms(await feeds.getSettings(user, 'inbox'), FEEDS, 'FeedGetSettingsResponse');
  conforms(settings.features, FEEDS, 'FeedGetSettingsResponse.Features');
  await assert.rejects(feeds.getSettings(user, 'other'), refused(404, /feed/));
  await assert.rejects(titles({ locale: 'de' }), refused(422, /locale/));
});

test('fields are left out on demand', async () => {
  const client = knock();
  const user = fresh('user');
  await notify({ userId: user, title: 'lean', body: '' });
  const page = await client.users.feeds.listItems(user, 'inbox', { exclude: 'entries.activities,entries.blocks.rendered,meta.total_count' });
  const [entry] = page.entries;
  assert.equal(entry.title, 'lean');
  assert.equal(entry.activities, undefined);
  assert.ok(entry.blocks[0].content && entry.blocks.every((block) => block.rendered === undefined));
  assert.equal(page.body?.meta?.total_count, undefined);
  await assert.rejects(
    all(client.users.feeds.listItems(user, 'inbox', { exclude: 'a.b.c.d' })),
    refused(422, /exclude/),
  );
});

test('pages are whole, both ways, while messages come', async () => {
  const client = knock();
  const { feeds } = client.users;
  const user = fresh('user');
  for (let i = 1; i <= 5; i++) {
    await notify({ userId: user, title: `T${i}`, body: '' });
  }
  const seen = [];
  for await (const entry of feeds.listItems(user, 'inbox', { page_size: 2 })) {
    seen.push(entry.title);
    await notify({ userId: user, title: 'meanwhile', body: '' });
  }
  assert.deepEqual(seen, ['T5', 'T4', 'T3', 'T2', 'T1']);
  const older = await feeds.listItems(user, 'inbox', { page_size: 3, after: (await feeds.listItems(user, 'inbox', { page_size: 5 })).page_info.after });
  const newer = await feeds.listItems(user, 'inbox', { page_size: 50, before: older.page_info.before });
  assert.ok(newer.entries.length >= 5 && newer.entries.every((entry) => entry.title === 'meanwhile'));
});
