import assert from 'node:assert/strict';
import { all, fresh, knock, refused } from '../knock.js';
import { test } from '../recorder.js';
import { conforms } from '../types.js';

test('a user is identified, read, changed and deleted', async () => {
  const { users } = knock();
  const id = fresh('user');
  const made = await users.update(id, { name: 'Ian', email: 'ian@example.com', plan: 'pro', timezone: 'Europe/Paris' });
  conforms(made, 'users/users', 'User');
  assert.equal(made.__typename, 'User');
  assert.equal(made.plan, 'pro');

  await users.update(id, { plan: null, seats: 7 });
  const read = conforms(await users.get(id), 'users/users', 'User');
  assert.equal(read.name, 'Ian', 'what was not given stays');
  assert.equal(read.plan, undefined);
  assert.equal(read.seats, 7);

  await users.delete(id);
  await assert.rejects(users.get(id), refused(404));
  await assert.rejects(users.delete(id), refused(404));
});

test('an id may be any text', async () => {
  const { users } = knock();
  for (const id of ['a/b c', 'ünï✓', '50%', 'a?b#c', 'bulk'].map((word) => `${fresh('odd')}-${word}`)) {
    assert.equal((await users.update(id, { name: id })).id, id);
    assert.equal((await users.get(id)).name, id);
  }
});

test('preferences within a description of a user', async () => {
  const { users } = knock();
  const id = fresh('user');
  await users.setPreferences(id, 'default', { categories: { billing: false } });
  await users.update(id, {
    name: 'Ian',
    preferences: { default: { workflows: { digest: false } }, 'acme-inline': { channel_types: { email: false } } },
  });
  const own = await users.getPreferences(id, 'default');
  assert.deepEqual(own.workflows, { digest: false });
  assert.deepEqual(own.categories, { billing: false }, 'they are merged');
  assert.deepEqual((await users.getPreferences(id, 'acme-inline')).channel_types, { email: false });
  assert.equal((await users.get(id)).preferences, undefined, 'they are no attribute');
  await assert.rejects(users.update(id, { preferences: { default: { workflows: 7 } } }), refused(422, /preferences/));
  await assert.rejects(users.update(id, { channel_data: { x: { tokens: ['t'] } } }), refused(422, /channel_data/));
});

test('the list of users is whole though users come meanwhile', async () => {
  const { users } = knock();
  const word = fresh('paged');
  const ids = Array.from({ length: 9 }, (_, i) => `${word}-${i}`);
  await users.bulk.identify({ users: ids.map((id) => ({ id })) });
  const seen = [];
  let more = 0;
  for await (const user of users.list({ page_size: 2 })) {
    conforms(user, 'users/users', 'User');
    seen.push(user.id);
    if (more < 5) {
      await users.update(`${word}-late-${more++}`, {});
    }
  }
  assert.deepEqual(seen.filter((id) => ids.includes(id)).sort(), ids);
  assert.equal(new Set(seen).size, seen.length, 'nobody twice');
});

test('pages say what they are', async () => {
  const { users } = knock();
  await users.update(fresh('user'), {});
  const page = await users.list({ page_size: 1 });
  conforms(page.page_info, 'shared', 'PageInfo');
  assert.equal(page.entries.length, 1);
  await assert.rejects(all(users.list({ page_size: 51 })), refused(422, /page_size/));
  await assert.rejects(all(users.list({ after: 'no cursor' })), refused(422, /after/));
});
