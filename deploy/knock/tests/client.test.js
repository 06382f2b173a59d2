/** What a page does by `@knocklabs/client`, but for what happens by itself: see client-live. */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { KnockGuideClient } from '@knocklabs/client';
import { closePages, counts, feed, page, refused, titles, unwatchedPage } from '../browser.js';
import { call, eventually, fresh, notify } from '../knock.js';
import { test } from '../recorder.js';

after(closePages);

/** Somebody with messages, the newest first when read: `Title 1`, ... */
async function someone(count, more = () => ({})) {
  const user = fresh('someone');
  for (let i = 1; i <= count; i++) {
    await notify({ userId: user, title: `Title ${i}`, body: `Body ${i}`, ...more(i) });
  }
  return user;
}

async function fetched(user, options = {}, claims = {}) {
  const one = feed(page(user, claims), options);
  const { status } = await one.fetch();
  assert.equal(status, 'ok');
  return one;
}

test('a page shows a feed, page by page', async () => {
  const user = await someone(5);
  const one = await fetched(user, { page_size: 2 });
  assert.deepEqual(titles(one), ['Title 5', 'Title 4']);
  assert.deepEqual(counts(one), [5, 5, 5]);
  const { pageInfo, items } = one.getState();
  assert.equal(pageInfo.page_size, 2);
  assert.equal(pageInfo.before, null);
  const item = items[0];
  for (const key of ['__cursor', 'id', 'actors', 'blocks', 'inserted_at', 'updated_at', 'read_at', 'seen_at',
    'interacted_at', 'link_clicked_at', 'archived_at', 'total_actors', 'data', 'source', 'tenant']) {
    assert.ok(key in item, key);
  }
  assert.equal('activities' in item, false, 'compact is what the package asks for');
  for (const expected of [4, 5]) {
    await one.fetchNextPage(); // Returns before the page is there.
    await eventually('the next page', () => titles(one).length === expected);
  }
  assert.equal(one.getState().pageInfo.after, null);
  // And the other way: what is newer than the newest it has.
  await notify({ userId: user, title: 'Title 6', body: '' });
  await one.fetch({ before: one.getState().items[0].__cursor });
  assert.deepEqual(titles(one), ['Title 6', 'Title 5', 'Title 4', 'Title 3', 'Title 2', 'Title 1']);
  const rich = await fetched(user, { mode: 'rich', page_size: 1 });
  assert.equal(rich.getState().items[0].activities.length, 1);
});

test('each filter shows what it says, and counts it', async () => {
  const user = fresh('filters');
  const middle = [];
  await notify({ userId: user, title: 'plain', body: '' });
  await notify({ userId: user, title: 'north', body: '', tenant: 'north', category: 'billing' });
  await new Promise((done) => setTimeout(done, 5));
  middle.push(new Date().toISOString());
  await new Promise((done) => setTimeout(done, 5));
  await notify({ userId: user, title: 'south', body: '', tenant: 'south', data: { project: 7, name: 'x' } });
  const show = async (options) => titles(await fetched(user, options));
  assert.deepEqual(await show({}), ['south', 'north', 'plain']);
  assert.deepEqual(await show({ tenant: 'north' }), ['north', 'plain']);
  assert.deepEqual(await show({ tenant: 'north', has_tenant: true }), ['north']);
  assert.deepEqual(await show({ has_tenant: false }), ['plain']);
  assert.deepEqual(await show({ workflow_categories: ['billing', 'other'] }), ['north']);
  assert.deepEqual(await show({ trigger_data: { project: 7 } }), ['south']);
  assert.deepEqual(await show({ source: 'notify' }), ['south', 'north', 'plain']);
  assert.deepEqual(await show({ source: 'none' }), []);
  assert.deepEqual(await show({ inserted_at_date_range: { start: middle[0] } }), ['south']);
  assert.deepEqual(await show({ inserted_at_date_range: { end: middle[0], inclusive: true } }), ['north', 'plain']);
  const one = await fetched(user);
  await one.markAsRead(one.getState().items[0]);
  await one.markAsArchived(one.getState().items[2]);
  assert.deepEqual(await show({ status: 'unread' }), ['north']);
  assert.deepEqual(await show({ status: 'read' }), ['south']);
  assert.deepEqual(await show({ archived: 'only' }), ['plain']);
  assert.deepEqual(await show({ archived: 'include' }), ['south', 'north', 'plain']);
  assert.deepEqual(counts(await fetched(user, { tenant: 'south', has_tenant: true })), [1, 0, 0]);
  // A page may only ask for what there is.
  const { data } = await feed(page(user), { status: 'nonsense' }).fetch();
  assert.match(String(data), /422/);
});

test('a token of one tenant shows that one', async () => {
  const user = fresh('granted');
  await notify({ userId: user, title: 'north', body: '', tenant: 'north' });
  await notify({ userId: user, title: 'south', body: '', tenant: 'south' });
  const one = await fetched(user, {}, { tenants: ['north'] });
  assert.deepEqual(titles(one), ['north']);
  assert.deepEqual(counts(one), [1, 1, 1]);
  const { data } = await feed(page(user, { tenants: ['north'] }), { tenant: 'south' }).fetch();
  assert.match(String(data), /403/);
});

const STATES = {
  markAsSeen: 'seen_at',
  markAsRead: 'read_at',
  markAsInteracted: 'interacted_at',
  markAsArchived: 'archived_at',
};

test('states are set and taken back, one by one and several at once', async () => {
  const user = await someone(3);
  const one = await fetched(user, { archived: 'include' });
  const held = async (state) => {
    const now = await fetched(user, { archived: 'include' });
    return now.getState().items.map((item) => item[state] !== null);
  };
  for (const [mark, state] of Object.entries(STATES)) {
    const items = one.getState().items;
    const answer = await one[mark]([items[0], items[2]]);
    assert.deepEqual(answer.map((each) => each.id), [items[0].id, items[2].id], mark);
    assert.deepEqual(await held(state), [true, false, true], mark);
  }
  for (const [undo, state] of [['markAsUnarchived', 'archived_at'], ['markAsUnread', 'read_at'], ['markAsUnseen', 'seen_at']]) {
    const answer = await one[undo](one.getState().items[0]);
    assert.equal(answer.length, 1, undo);
    assert.deepEqual(await held(state), [false, false, true], undo);
  }
  const [clicked] = await one.markAsInteracted(one.getState().items[1], { button: 'primary' });
  assert.ok(clicked.interacted_at);
});

test('all at once', async () => {
  const user = await someone(4, (i) => (i % 2 ? { tenant: 'north' } : {}));
  const now = async (options) => counts(await fetched(user, options));
  const north = await fetched(user, { tenant: 'north', has_tenant: true });
  assert.equal((await north.markAllAsSeen()).status, 'completed');
  assert.deepEqual(await now(), [4, 4, 2]);
  assert.equal((await north.markAllAsRead()).status, 'completed');
  assert.deepEqual(await now(), [4, 2, 2]);
  assert.equal((await north.markAllAsArchived()).status, 'completed');
  assert.deepEqual(await now(), [2, 2, 2]);
  const all = await fetched(user);
  await all.markAsRead(all.getState().items[0]);
  assert.equal((await all.markAllReadAsArchived()).status, 'completed');
  await all.markAllAsSeen();
  await all.markAllAsRead();
});

test('single messages, by the message client', async () => {
  const user = await someone(2);
  const knock = page(user);
  const one = feed(knock);
  await one.fetch();
  const [item] = one.getState().items;
  const message = await knock.messages.get(item.id);
  assert.equal(message.id, item.id);
  assert.equal(message.recipient, user);
  for (const status of ['seen', 'read', 'archived']) {
    assert.ok((await knock.messages.updateStatus(item.id, status))[`${status}_at`], status);
    assert.equal((await knock.messages.removeStatus(item.id, status))[`${status}_at`], null, status);
  }
  assert.ok((await knock.messages.updateStatus(item.id, 'interacted')).interacted_at);
  const batch = await knock.messages.batchUpdateStatuses([item.id], 'unread');
  assert.deepEqual(batch.map((each) => each.read_at), [null]);
  const bulk = await knock.messages.bulkUpdateAllStatusesInChannel({
    channelId: one.feedId, status: 'seen', options: { user_ids: [user] },
  });
  assert.equal(bulk.status, 'completed');
  // Another's message is as one that is not there.
  const stranger = page();
  assert.match(String(await stranger.messages.get(item.id)), /404/);
  assert.deepEqual(await stranger.messages.batchUpdateStatuses([item.id], 'read'), []);
  assert.match(String(await stranger.messages.bulkUpdateAllStatusesInChannel({
    channelId: one.feedId, status: 'read', options: { user_ids: [user] },
  })), /403/);
});

test('who one is', async () => {
  const user = fresh('self');
  const knock = page(user);
  const known = await knock.user.identify({ name: 'Ann', email: 'ann@example.com' });
  assert.equal(known.id, user);
  assert.equal((await knock.user.get()).name, 'Ann');
  await assert.rejects(knock.user.identify({ name: 'Ann', tenant_id: 'north' }), /403/);
  // With an object the page identifies by itself.
  knock.authenticate({ id: user, name: 'Anna' }, knock.userToken);
  await eventually('identified', async () => (await knock.user.get()).name === 'Anna');
  assert.equal(knock.isAuthenticated(true), true);
  knock.failIfNotAuthenticated();
  assert.ok(knock.client());
  knock.log('not shown');
  knock.logout();
  assert.equal(knock.isAuthenticated(), false);
  assert.throws(() => knock.failIfNotAuthenticated());
});

test('preferences', async () => {
  const user = fresh('prefers');
  const knock = page(user);
  const set = await knock.user.setPreferences({
    workflows: { digest: false }, categories: { billing: { channel_types: { email: false } } },
    channel_types: { sms: false },
  });
  assert.equal(set.workflows.digest, false);
  const read = await knock.user.getPreferences();
  assert.equal(read.id, 'default');
  assert.equal(read.channel_types.sms, false);
  assert.equal(read.categories.billing.channel_types.email, false);
  await knock.user.setPreferences({ workflows: { weekly: false }, categories: {}, channel_types: {} }, { preferenceSet: 'north' });
  assert.equal((await knock.user.getPreferences({ preferenceSet: 'north' })).workflows.weekly, false);
  assert.deepEqual((await knock.user.getAllPreferences()).map((each) => each.id).sort(), ['default', 'north']);
  await call('PUT', '/v1/tenants/south', { settings: { preference_set: { workflows: { daily: false } } } });
  assert.equal((await knock.user.getPreferences({ tenant: 'south' })).workflows.daily, false);

  const old = knock.preferences;
  assert.equal((await old.getAll()).length, 2);
  assert.equal((await old.get()).workflows.digest, false);
  assert.equal((await old.set({ workflows: {}, categories: {}, channel_types: {} })).workflows.digest, undefined);
  assert.equal((await old.setChannelTypes({ push: false })).channel_types.push, false);
  assert.equal((await old.setChannelType('email', false)).channel_types.email, false);
  assert.equal((await old.setWorkflows({ digest: false })).workflows.digest, false);
  assert.equal((await old.setWorkflow('weekly', false)).workflows.weekly, false);
  assert.deepEqual((await old.setWorkflow('daily', { channel_types: { email: false } })).workflows.daily.channel_types, { email: false });
  assert.equal((await old.setCategories({ billing: false })).categories.billing, false);
  assert.equal((await old.setCategory('ads', false)).categories.ads, false);
  const now = await old.get();
  assert.equal(now.channel_types.email, false);
  assert.equal(now.workflows.weekly, false);
  assert.equal(now.categories.ads, false);
});

test('what Carillon does not have is refused, and says so', async () => {
  const knock = unwatchedPage();
  const channelId = 'b0b8a7a5-3cfa-4d6b-9bd2-6f2f7a2f9e0c';
  const at = { tenant: 'north', knockChannelId: channelId };
  await refused(404, 'user.getChannelData', () => knock.user.getChannelData({ channelId }));
  await refused(404, 'user.setChannelData', () => knock.user.setChannelData({ channelId, channelData: { tokens: [] } }));
  await refused(404, 'user.getGuides', () => knock.user.getGuides(channelId, {}));
  await refused(404, 'user.markGuideStepAs', () => knock.user.markGuideStepAs('seen', {}));
  await refused(404, 'user.resetGuideEngagement', () => knock.user.resetGuideEngagement({}));
  const object = { objectId: 'o', collection: 'c', channelId };
  await refused(404, 'objects.getChannelData', () => knock.objects.getChannelData(object));
  await refused(404, 'objects.setChannelData', () => knock.objects.setChannelData({ ...object, data: {} }));
  await refused(404, 'slack.authCheck', () => knock.slack.authCheck(at));
  await refused(404, 'slack.getChannels', () => knock.slack.getChannels(at));
  await refused(404, 'slack.revokeAccessToken', () => knock.slack.revokeAccessToken(at));
  await refused(404, 'msTeams.authCheck', () => knock.msTeams.authCheck(at));
  await refused(404, 'msTeams.getTeams', () => knock.msTeams.getTeams(at));
  await refused(404, 'msTeams.getChannels', () => knock.msTeams.getChannels({ ...at, teamId: 't' }));
  await refused(404, 'msTeams.revokeAccessToken', () => knock.msTeams.revokeAccessToken(at));
  const guides = new KnockGuideClient(knock, channelId, {});
  await refused(404, 'KnockGuideClient.fetch', async () => (await guides.fetch()).error);
  guides.cleanup(); // Its clock would go on.
});
