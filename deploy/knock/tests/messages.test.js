import assert from 'node:assert/strict';
import { all, call, fresh, knock, notify, refused, workflow } from '../knock.js';
import { test } from '../recorder.js';
import { conforms } from '../types.js';

const MESSAGES = 'messages/messages';

function message(value) {
  conforms(value, MESSAGES, 'Message');
  conforms(value.source, MESSAGES, 'Message.Source');
  return value;
}

/** A user with so many messages, the newest first. */
async function sent(client, count, more = {}) {
  const user = fresh('user');
  for (let i = 1; i <= count; i++) {
    await notify({ userId: user, title: `T${i}`, body: `**B${i}**`, data: { i }, ...more });
  }
  return { user, ids: (await client.users.listMessages(user)).items.map((each) => each.id) };
}

test('every status of one message, and back', async () => {
  const client = knock();
  const { messages } = client;
  const { user, ids } = await sent(client, 1);
  const [id] = ids;
  const read = message(await messages.get(id));
  assert.equal(read.recipient, user);
  assert.equal(read.status, 'delivered');
  assert.deepEqual(read.engagement_statuses, []);
  for (const [said, undone, field] of [
    ['markAsSeen', 'markAsUnseen', 'seen'],
    ['markAsRead', 'markAsUnread', 'read'],
    ['archive', 'unarchive', 'archived'],
  ]) {
    const after = message(await messages[said](id));
    assert.ok(after[`${field}_at`]);
    assert.ok(after.engagement_statuses.includes(field));
    assert.equal((await messages.get(id))[`${field}_at`], after[`${field}_at`]);
    assert.equal(message(await messages[undone](id))[`${field}_at`], null);
  }
  assert.ok(message(await messages.markAsInteracted(id, { metadata: { button: 'primary' } })).interacted_at);
  await assert.rejects(
    messages.markAsInteracted(id, { metadata: { long: 'x'.repeat(4_096) } }),
    refused(422, /metadata/),
  );
  await assert.rejects(messages.get('nothing'), refused(404));
  await assert.rejects(messages.markAsSeen('nothing'), refused(404));
});

test('several messages of several users at once', async () => {
  const client = knock();
  const { batch } = client.messages;
  const [a, b] = [await sent(client, 2), await sent(client, 1)];
  const message_ids = [a.ids[0], b.ids[0]];
  for (const [call, field, holds] of [
    ['markAsSeen', 'seen_at', true],
    ['markAsUnseen', 'seen_at', false],
    ['markAsRead', 'read_at', true],
    ['markAsUnread', 'read_at', false],
    ['markAsInteracted', 'interacted_at', true],
    ['archive', 'archived_at', true],
    ['unarchive', 'archived_at', false],
  ]) {
    const answer = await batch[call]({ message_ids });
    assert.deepEqual(answer.map((each) => message(each).id), message_ids);
    assert.ok(answer.every((each) => (each[field] !== null) === holds), call);
    assert.equal((await client.messages.get(a.ids[1]))[field], null, 'the other one stays');
  }
  const contents = await batch.getContent({ message_ids: [...message_ids, a.ids[1]] });
  assert.deepEqual(contents.map((each) => each.message_id), [...message_ids, a.ids[1]]);
  contents.forEach((each) => conforms(each, MESSAGES, 'MessageContents'));
  await assert.rejects(batch.getContent({ message_ids: [] }), refused(422, /message_ids/));
  await assert.rejects(batch.markAsSeen({ message_ids: ['nothing'] }), refused(422, /message_ids/));
});

test('what a message says, what happened to it and why it came', async () => {
  const client = knock();
  const { messages } = client;
  const { user, ids } = await sent(client, 1);
  const [id] = ids;
  const content = conforms(await messages.getContent(id), MESSAGES, 'MessageContents');
  conforms(content.data, MESSAGES, 'MessageContents.MessageInAppFeedContent');
  content.data.blocks.forEach((block) => conforms(block, MESSAGES, 'MessageInAppFeedContentBlock'));
  assert.equal(content.data.blocks[1].rendered.trim(), '<p><strong>B1</strong></p>');

  await messages.markAsSeen(id);
  await messages.markAsRead(id);
  await messages.markAsUnread(id);
  const events = await all(messages.listEvents(id));
  events.forEach((event) => conforms(event, MESSAGES, 'MessageEvent'));
  assert.deepEqual(
    events.map((event) => event.type),
    ['message.unread', 'message.seen', 'message.delivered', 'message.created'],
  );
  assert.ok(events.every((event) => event.recipient === user));
  const paged = await all(messages.listEvents(id, { page_size: 1 }));
  assert.deepEqual(paged, events);

  const activities = await all(messages.listActivities(id));
  assert.equal(activities.length, 1);
  assert.equal(activities[0].recipient.id, user);
  assert.deepEqual(activities[0].data, { i: 1 });
  assert.deepEqual(await all(messages.listActivities(id, { trigger_data: '{"i":2}' })), []);
  for (const list of [messages.listEvents, messages.listActivities, messages.getContent]) {
    await assert.rejects(async () => list.call(messages, 'nothing'), refused(404));
  }
});

test("a user's messages by every filter, and by pages while more come", async () => {
  const client = knock();
  const { users } = client;
  await workflow('filters', { categories: ['filtered'] });
  const { user, ids } = await sent(client, 5, { tenant: 'acme-messages' });
  const run = await call('POST', '/v1/workflows/filters/trigger', { recipients: [user], data: { number: 1 } }, { Prefer: 'wait=30' });
  const [newest] = (await users.listMessages(user)).items;
  message(newest);
  await client.messages.markAsRead(ids[0]);
  const list = async (query) => (await all(users.listMessages(user, query))).map((each) => message(each).id);

  const everything = [newest.id, ...ids];
  assert.deepEqual(await list({}), everything);
  assert.deepEqual(await list({ tenant: 'acme-messages' }), everything, 'what has no tenant is in every scope');
  assert.deepEqual(await list({ source: 'filters' }), [newest.id]);
  assert.deepEqual(await list({ workflow_categories: ['filtered'] }), [newest.id]);
  assert.deepEqual(await list({ workflow_run_id: run.workflow_run_id }), [newest.id]);
  assert.deepEqual(await list({ trigger_data: '{"i":3}' }), [ids[2]]);
  assert.deepEqual(await list({ message_ids: [ids[1], ids[3]] }), [ids[1], ids[3]]);
  assert.deepEqual(await list({ engagement_status: ['read'] }), [ids[0]]);
  assert.deepEqual(await list({ engagement_status: ['unread', 'unseen'] }), everything.filter((id) => id !== ids[0]));
  assert.deepEqual(await list({ status: ['bounced'] }), []);
  assert.deepEqual(await list({ status: ['delivered', 'sent'] }), everything);
  assert.deepEqual(await list({ channel_id: 'inbox' }), everything);
  assert.deepEqual(await list({ inserted_at: { gte: newest.inserted_at } }), [newest.id]);
  assert.deepEqual(await list({ inserted_at: { lt: newest.inserted_at } }), ids);
  await assert.rejects(list({ channel_id: 'mail' }), refused(422, /channel_id/));
  await assert.rejects(list({ engagement_status: ['burnt'] }), refused(422, /engagement_status/));
  await assert.rejects(list({ workflow_recipient_run_id: 'r' }), refused(422, /workflow_recipient_run_id/));

  const seen = [];
  for await (const each of users.listMessages(user, { page_size: 2 })) {
    seen.push(each.id);
    await notify({ userId: user, title: 'meanwhile', body: '' });
  }
  assert.deepEqual(seen, everything, 'what comes while one pages is above what one pages through');
});

test('messages by id, whosever they are', async () => {
  const client = knock();
  const [a, b] = [await sent(client, 2), await sent(client, 1)];
  const message_ids = [b.ids[0], a.ids[1], 'nothing', a.ids[0]];
  const list = async (query) => (await all(client.messages.list(query))).map((each) => message(each).id);
  assert.deepEqual(await list({ message_ids }), [b.ids[0], a.ids[1], a.ids[0]]);
  assert.deepEqual(await list({ message_ids, page_size: 1 }), [b.ids[0], a.ids[1], a.ids[0]]);
  assert.deepEqual(await list({ message_ids, trigger_data: '{"i":2}' }), [a.ids[0]]);
  await assert.rejects(list({}), refused(422, /\/v1\/users\/\{id\}\/messages/));
  await assert.rejects(list({ message_ids: Array.from({ length: 51 }, (_, i) => `m${i}`) }), refused(422, /at most 50/));
});
