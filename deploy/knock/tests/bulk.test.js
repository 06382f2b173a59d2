import assert from 'node:assert/strict';
import { call, fresh, knock, mint, notify, refused, server } from '../knock.js';
import { completed } from '../operations.js';
import { test } from '../recorder.js';

test('a thousand users in one call, all of them there when it is completed', async () => {
  const client = knock();
  const ids = Array.from({ length: 1_000 }, (_, i) => `${fresh('many')}-${i}`);
  const began = Date.now();
  const operation = await client.users.bulk.identify({ users: ids.map((id) => ({ id, name: `Name of ${id}` })) });
  console.log(`a thousand identified in ${Date.now() - began} ms`);
  await completed(client, operation, 1_000);
  assert.equal(operation.name, 'users.bulk.identify');
  for (const id of [ids[0], ids[499], ids[999]]) {
    assert.equal((await client.users.get(id)).name, `Name of ${id}`);
  }

  const preferences = { categories: { billing: false } };
  await completed(client, await client.users.bulk.setPreferences({ user_ids: ids.slice(0, 10), preferences }), 10);
  assert.deepEqual((await client.users.getPreferences(ids[9], 'default')).categories, { billing: false });
  assert.deepEqual((await client.users.getPreferences(ids[10], 'default')).categories, {});
  const ofTenant = { id: 'acme-bulk', workflows: { digest: false } };
  await completed(client, await client.users.bulk.setPreferences({ user_ids: ids.slice(0, 2), preferences: ofTenant }), 2);
  assert.deepEqual((await client.users.getPreferences(ids[1], 'acme-bulk')).workflows, { digest: false });

  await completed(client, await client.users.bulk.delete({ user_ids: ids.slice(0, 3) }), 3);
  await assert.rejects(client.users.get(ids[2]), refused(404));
  assert.equal((await client.users.get(ids[3])).id, ids[3]);
});

test('nothing is done when anything is wrong', async () => {
  const client = knock();
  const id = fresh('user');
  await assert.rejects(client.users.bulk.identify({ users: [{ id }, { name: 'nobody' }] }), refused(422, /users\[1\]/));
  await assert.rejects(client.users.bulk.identify({ users: [] }), refused(422, /users/));
  await assert.rejects(client.users.bulk.delete({ user_ids: [id, ''] }), refused(422, /user_ids\[1\]/));
  await assert.rejects(client.users.bulk.delete({ user_ids: Array(1_001).fill(id) }), refused(422, /1000/));
  await assert.rejects(
    client.users.bulk.setPreferences({ user_ids: [id], preferences: { workflows: 7 } }),
    refused(422, /preferences/),
  );
  await assert.rejects(client.users.get(id), refused(404));
  await assert.rejects(client.bulkOperations.get('00000000-0000-4000-8000-000000000000'), refused(404));
});

test('messages of several users by channel', async () => {
  const client = knock();
  const ids = [fresh('user'), fresh('user')];
  await notify({ userIds: ids, title: 'one', body: '' });
  await notify({ userIds: ids, title: 'two', body: '' });
  for (const [action, field] of [
    ['seen', 'seen_at'],
    ['read', 'read_at'],
    ['interacted', 'interacted_at'],
    ['archived', 'archived_at'],
  ]) {
    const operation = await client.channels.bulk.updateMessageStatus('inbox', action, {
      recipient_ids: ids,
      archived: 'include',
    });
    await completed(client, operation, 4);
    for (const id of ids) {
      const { items } = await client.users.listMessages(id);
      assert.ok(items.length === 2 && items.every((each) => each[field]), `${action}: ${JSON.stringify(items)}`);
    }
  }
  for (const [action, field] of [
    ['unseen', 'seen_at'],
    ['unread', 'read_at'],
    ['unarchived', 'archived_at'],
  ]) {
    await completed(
      client,
      await client.channels.bulk.updateMessageStatus('inbox', action, { recipient_ids: [ids[0]], archived: 'include' }),
      2,
    );
    assert.ok((await client.users.listMessages(ids[0])).items.every((each) => each[field] === null));
    assert.ok((await client.users.listMessages(ids[1])).items.every((each) => each[field] !== null));
  }
  await assert.rejects(
    client.channels.bulk.updateMessageStatus('inbox', 'delete', { recipient_ids: ids }),
    refused(404, /action/),
  );
});

test('an operation is told to whoever started it, and to back ends of all tenants', async () => {
  const client = knock();
  const id = fresh('user');
  const { key } = await call('POST', '/v1/keys', { scopes: ['read', 'manage'], tenants: ['acme-keys'] });
  const confined = knock({ apiKey: key });
  const theirs = await confined.tenants.bulk.set({ tenants: ['acme-keys'] });
  await completed(confined, theirs, 1);
  await completed(client, theirs, 1);
  const ours = await client.users.bulk.identify({ users: [{ id }] });
  await assert.rejects(confined.bulkOperations.get(ours.id), refused(404));
  await assert.rejects(confined.users.bulk.identify({ users: [{ id }] }), refused(403));
  await assert.rejects(confined.tenants.bulk.set({ tenants: ['acme-keys', 'globex'] }), refused(403));
  await assert.rejects(confined.tenants.bulk.delete({ tenant_ids: ['globex'] }), refused(403));

  const browser = { Authorization: `Bearer ${server.publicKey}`, 'X-Knock-User-Token': mint(id) };
  const own = await fetch(`${server.url}/v1/channels/inbox/messages/bulk/seen`, {
    method: 'POST',
    headers: { ...browser, 'Content-Type': 'application/json' },
    body: JSON.stringify({ user_ids: [id] }),
  }).then((answer) => answer.json());
  const ask = (operation, headers) => fetch(`${server.url}${operation.progress_path}`, { headers });
  assert.equal((await ask(own, browser)).status, 200);
  assert.equal((await ask(ours, browser)).status, 404);
  assert.equal((await ask(own, { ...browser, 'X-Knock-User-Token': mint(fresh('other')) })).status, 404);
});
