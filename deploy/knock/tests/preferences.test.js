import assert from 'node:assert/strict';
import { fresh, knock, refused } from '../knock.js';
import { test } from '../recorder.js';
import { conforms } from '../types.js';

const SETS = 'recipients/preferences';

test('a set replaces, or merges where it says so, and is unset', async () => {
  const { users } = knock();
  const id = fresh('user');
  const put = await users.setPreferences(id, 'default', {
    workflows: { digest: { channel_types: { email: false }, conditions: [{ variable: 'recipient.plan', operator: 'equal_to', argument: 'pro' }] } },
    channel_types: { in_app_feed: true },
  });
  conforms(put, SETS, 'PreferenceSet');
  assert.equal(put.id, 'default');
  await users.setPreferences(id, 'default', { categories: { billing: false } });
  let read = conforms(await users.getPreferences(id, 'default'), SETS, 'PreferenceSet');
  assert.deepEqual([read.workflows, read.categories], [{}, { billing: false }]);
  await users.setPreferences(id, 'default', { __persistence_strategy__: 'merge', workflows: { digest: true } });
  read = await users.getPreferences(id, 'default');
  assert.deepEqual([read.workflows, read.categories], [{ digest: true }, { billing: false }]);

  await users.setPreferences(id, 'acme-sets', { categories: { billing: true } });
  const sets = await users.listPreferences(id);
  assert.deepEqual(sets.map((set) => conforms(set, SETS, 'PreferenceSet').id).sort(), ['acme-sets', 'default']);
  await users.unsetPreferences(id, 'acme-sets');
  assert.deepEqual((await users.listPreferences(id)).map((set) => set.id), ['default']);
  await assert.rejects(users.setPreferences(id, 'default', { commercial_subscribed: true }), refused(422, /commercial/));
  await assert.rejects(users.getPreferences(fresh('nobody'), 'default'), refused(404));
});

test('a set as it holds in a tenant', async () => {
  const { users, tenants } = knock();
  const [id, acme] = [fresh('user'), fresh('acme')];
  await tenants.set(acme, { settings: { preference_set: { categories: { billing: false } } } });
  await users.setPreferences(id, 'default', { workflows: { digest: false } });
  assert.deepEqual((await users.getPreferences(id, 'default', { tenant: acme })).categories, { billing: false });
  assert.deepEqual((await users.getPreferences(id, acme)).categories, { billing: false });
});

test('its parts at the paths that the older packages use', async () => {
  const client = knock();
  const id = fresh('user');
  const at = `/v1/users/${id}/preferences/default`;
  for (const [section, entry] of [
    ['workflows', 'digest'],
    ['categories', 'billing'],
    ['channel_types', 'email'],
    ['channels', 'inbox'],
  ]) {
    const whole = await client.put(`${at}/${section}`, { body: { [entry]: false } });
    assert.equal(whole[section][entry], false);
    const one = await client.put(`${at}/${section}/${entry}`, { body: { subscribed: true } });
    assert.equal(one[section][entry], true);
    const without = await client.delete(`${at}/${section}/${entry}`);
    assert.equal(without[section][entry], undefined);
  }
  await assert.rejects(client.put(`${at}/colours`, { body: {} }), refused(404));
});
