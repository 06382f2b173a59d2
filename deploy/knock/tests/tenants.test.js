import assert from 'node:assert/strict';
import { all, fresh, knock, refused } from '../knock.js';
import { test } from '../recorder.js';
import { conforms } from '../types.js';

test('a tenant is set, merged, read and deleted', async () => {
  const { tenants } = knock();
  const id = fresh('acme');
  const made = await tenants.set(id, {
    name: 'Acme',
    plan: 'pro',
    settings: { branding: { primary_color: '#ff0000' }, preference_set: { categories: { billing: false } } },
  });
  conforms(made, 'tenants/tenants', 'Tenant');
  assert.equal(made.__typename, 'Tenant');
  await tenants.set(id, { seats: 7 });
  const read = conforms(await tenants.get(id), 'tenants/tenants', 'Tenant');
  assert.deepEqual([read.name, read.plan, read.seats], ['Acme', 'pro', 7]);
  assert.equal(read.settings.branding.primary_color, '#ff0000');
  conforms(read.settings.preference_set, 'recipients/preferences', 'PreferenceSet');
  assert.deepEqual(read.settings.preference_set.categories, { billing: false });

  // As it was read it may be put.
  await tenants.set(id, { settings: { preference_set: read.settings.preference_set } });
  assert.equal((await tenants.get(id, { resolve_full_preference_settings: true })).settings.preference_set.categories.billing, false);
  await tenants.set(id, { resolve_full_preference_settings: true, settings: { preference_set: null } });
  assert.equal((await tenants.get(id)).settings.preference_set, null, 'null clears');

  await tenants.delete(id);
  await assert.rejects(tenants.get(id), refused(404));
  await assert.rejects(tenants.set(id, { channel_data: { x: {} } }), refused(422, /channel_data/));
});

test('the list of tenants by id and name, by pages both ways, while tenants come', async () => {
  const client = knock();
  const { tenants } = client;
  const word = fresh('listed');
  const ids = Array.from({ length: 7 }, (_, i) => `${word}-${i}`);
  const operation = await tenants.bulk.set({
    tenants: ids.map((id, i) => (i === 0 ? id : { id, name: `Name ${word}`, size: i })),
  });
  conforms(operation, 'bulk-operations', 'BulkOperation');
  assert.equal(operation.status, 'completed');
  assert.equal(operation.success_count, 7);
  // Who asks before it is written down that it is completed finds so by looking, a moment later.
  const { completed_at, updated_at } = operation;
  const again = await client.bulkOperations.get(operation.id);
  assert.ok(again.completed_at >= completed_at);
  assert.deepEqual({ ...again, completed_at, updated_at }, operation);

  assert.deepEqual((await all(tenants.list({ tenant_id: ids[2] }))).map((each) => each.id), [ids[2]]);
  assert.equal((await all(tenants.list({ name: `Name ${word}` }))).length, 6);

  const seen = [];
  for await (const tenant of tenants.list({ page_size: 2 })) {
    conforms(tenant, 'tenants/tenants', 'Tenant');
    seen.push(tenant.id);
    if (seen.length < 6) {
      await tenants.set(`${word}-${seen.length}-late`, {});
    }
  }
  assert.deepEqual(seen.filter((id) => ids.includes(id)), ids);
  assert.equal(new Set(seen).size, seen.length);
  const second = await (await tenants.list({ page_size: 3, name: `Name ${word}` })).getNextPage();
  const first = await tenants.list({ page_size: 3, name: `Name ${word}`, before: second.page_info.before });
  assert.deepEqual(first.entries.map((each) => each.id), ids.slice(1, 4));

  const deleted = await tenants.bulk.delete({ tenant_ids: ids });
  assert.equal(deleted.status, 'completed');
  assert.equal(deleted.name, 'tenants.bulk.delete');
  assert.equal((await client.bulkOperations.get(deleted.id)).processed_rows, 7);
  assert.deepEqual(await all(tenants.list({ name: `Name ${word}` })), []);
  await assert.rejects(tenants.bulk.set({ tenants: [{ name: 'no id' }] }), refused(422, /tenants\[0\]/));
  await assert.rejects(tenants.bulk.set({ tenants: ['a', 'a'] }), refused(422, /twice/));
  await assert.rejects(tenants.bulk.delete({ tenant_ids: [] }), refused(422, /tenant_ids/));
});
