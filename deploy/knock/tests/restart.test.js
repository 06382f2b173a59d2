/** What outlives a restart of the server. By itself: no other test can run meanwhile. */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { closePages, counts, feed, live, page, shows, sockets, titles } from '../browser.js';
import { control, eventually, fresh, knock, notify } from '../knock.js';
import { completed } from '../operations.js';
import { test } from '../recorder.js';

after(closePages);

const to = (user, title) => notify({ userId: user, title, body: '' });

test('an operation outlives the instance that took it', async () => {
  const client = knock();
  const operation = await client.users.bulk.identify({ users: [{ id: fresh('user') }, { id: fresh('user') }] });
  await control('stop');
  await control('start');
  await completed(client, operation, 2);
});

test('who comes back when the server does, fetches what was missed', async () => {
  const user = fresh('restart');
  const one = await live(page(user));
  await one.fetch();
  const before = sockets.length;
  const closed = new Promise((done) => sockets.at(-1).addEventListener('close', ({ code }) => done(code)));
  await control('stop');
  assert.equal(await closed, 1012);
  await control('start');
  await to(user, 'missed');
  // Nobody fetches: the package, told when it has joined again, does.
  await eventually('shown', () => titles(one).includes('missed') || titles(one));
  assert.deepEqual(counts(one), [1, 1, 1]);
  assert.ok(sockets.length > before);
  await to(user, 'after');
  await shows(one, ['after', 'missed']);
});
