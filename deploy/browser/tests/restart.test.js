/** A real Carillon that goes and comes back. By itself: no other test can run meanwhile. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as h from '../harness.js';
import { inboxOf, person, tenants, to } from '../people.js';
import { browser, pages } from '../shared.js';

before(tenants);

test('a restart of the server is caught up with', async () => {
  const user = await person('fay');
  const context = await h.context(browser);
  const page = await inboxOf(context, pages, user);
  await to(user, { title: 'Before' });
  await h.eventually('before', async () => (await h.badge(page).textContent()) === '1');
  await page.evaluate(() => (window.sameDocument = true));
  await h.control('stop');
  await h.open(page);
  await page.getByText('Connecting again…').waitFor();
  // What is said meanwhile is kept.
  await page.locator('article').first().hover();
  await page.getByRole('button', { name: 'Mark as read' }).click();
  await h.control('start');
  for (const n of [1, 2, 3]) {
    await to(user, { title: `After ${n}` });
  }
  await h.eventually('caught up', async () => (await h.titles(page)).length === 4);
  assert.deepEqual(await h.titles(page), ['After 3', 'After 2', 'After 1', 'Before']);
  await h.eventually('live again', async () => !(await page.getByText('Connecting again…').isVisible()));
  await h.eventually('counted as the server does, which has been told what was read', async () => {
    const { meta } = await h.call('GET', `/v1/users/${user}/feeds/inbox`);
    return meta.unread_count === 3 && (await h.badge(page).textContent()) === '3';
  });
  assert.equal(await page.evaluate(() => window.sameDocument), true);
  await context.close();
});
