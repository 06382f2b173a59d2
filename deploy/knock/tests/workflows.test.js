import assert from 'node:assert/strict';
import { all, call, eventually, fresh, knock, refused, workflow } from '../knock.js';
import { test } from '../recorder.js';
import { conforms } from '../types.js';

const KEY = 'invoice';
await workflow(KEY);

/** The feed, once it has so many messages. */
async function feed(client, user, count = 1) {
  let entries;
  await eventually(`${count} messages of ${user}`, async () => {
    entries = await all(client.users.feeds.listItems(user, 'inbox'));
    return entries.length === count || entries.map((each) => each.blocks[0].rendered);
  });
  return entries;
}

test('recipients of every form hear of a trigger', async () => {
  const client = knock();
  const [plain, described, member, actor] = ['plain', 'described', 'member', 'actor'].map(fresh);
  const acme = fresh('acme');
  await client.users.update(member, { memberships: { [acme]: {} } });
  await client.users.update(actor, { name: 'Ada' });

  const run = await client.workflows.trigger(KEY, {
    recipients: [
      plain,
      { id: described, name: 'Described', preferences: { default: { workflows: { other: false } } } },
      { collection: '$tenants', id: acme },
    ],
    actor,
    tenant: { id: acme, name: 'Acme', settings: { branding: { primary_color: '#00ff00' } } },
    data: { number: 7, lines: [{ sum: 1 }] },
  });
  conforms(run, 'workflows', 'WorkflowTriggerResponse');

  for (const user of [plain, described, member]) {
    const [entry] = await feed(client, user);
    conforms(entry, 'users/feeds', 'FeedListItemsResponse');
    assert.equal(entry.blocks.find((block) => block.name === 'title').rendered, 'Invoice 7');
    assert.match(entry.blocks.find((block) => block.name === 'body').rendered, /<strong>Acme<\/strong>/);
    assert.equal(entry.tenant, acme);
    assert.equal(entry.actors[0].name, 'Ada');
  }
  assert.equal((await client.users.get(described)).name, 'Described');
  assert.deepEqual((await client.users.getPreferences(described, 'default')).workflows, { other: false });
  assert.equal((await client.tenants.get(acme)).settings.branding.primary_color, '#00ff00');
});

test('preferences told with a trigger count for it', async () => {
  const client = knock();
  const [yes, no] = [fresh('yes'), fresh('no')];
  await client.workflows.trigger(KEY, {
    recipients: [{ id: no, preferences: { default: { workflows: { [KEY]: false } } } }, { id: yes }],
    data: { number: 1 },
  });
  await feed(client, yes);
  assert.deepEqual(await all(client.users.feeds.listItems(no, 'inbox')), []);
});

test('a key is one run', async () => {
  const client = knock();
  const user = fresh('user');
  const body = { recipients: [user], data: { number: 1 } };
  const idempotencyKey = fresh('key');
  const first = await client.workflows.trigger(KEY, body, { idempotencyKey }).withResponse();
  assert.equal(first.response.headers.get('idempotent-replayed'), null);
  const again = await client.workflows.trigger(KEY, body, { idempotencyKey }).withResponse();
  assert.equal(again.response.headers.get('idempotent-replayed'), 'true');
  assert.equal(again.response.status, first.response.status);
  assert.deepEqual(again.data, first.data);
  const other = client.workflows.trigger(KEY, { ...body, data: { number: 2 } }, { idempotencyKey });
  await assert.rejects(other, refused(422, /Idempotency-Key/));
  const without = await client.workflows.trigger(KEY, body);
  assert.notEqual(without.workflow_run_id, first.data.workflow_run_id);
  await feed(client, user, 2);
});

test('what has no effect here is refused', async () => {
  const { workflows } = knock();
  const recipients = [fresh('user')];
  await assert.rejects(workflows.trigger('no-such', { recipients }), refused(404));
  await assert.rejects(workflows.trigger(KEY, { recipients: [] }), refused(422, /recipients/));
  await assert.rejects(
    workflows.trigger(KEY, { recipients: [{ collection: 'projects', id: 'p' }] }),
    refused(422, /collection/),
  );
  await assert.rejects(
    workflows.trigger(KEY, { recipients, actor: { collection: 'projects', id: 'p' } }),
    refused(422, /actor/),
  );
  await assert.rejects(workflows.trigger(KEY, { recipients, cancellation_key: 'c' }), refused(422, /cancellation/));
  await assert.rejects(workflows.trigger(KEY, { recipients, settings: { skip_delay: true } }), refused(422, /settings/));
  await assert.rejects(workflows.trigger(KEY, { recipients, tenant: { name: 'no id' } }), refused(422, /tenant/));
  await assert.rejects(workflows.cancel(KEY, { cancellation_key: 'c' }), refused(404));
});

test('a key that may only notify describes nobody and nothing', async () => {
  const { key } = await call('POST', '/v1/keys', { scopes: ['notify'] });
  const { workflows } = knock({ apiKey: key });
  const id = fresh('user');
  await workflows.trigger(KEY, { recipients: [id] });
  await assert.rejects(workflows.trigger(KEY, { recipients: [{ id, name: 'x' }] }), refused(403, /users/));
  await assert.rejects(workflows.trigger(KEY, { recipients: [id], tenant: { id: 'acme-n', name: 'x' } }), refused(403, /tenant/));
});
