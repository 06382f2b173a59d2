/** What goes wrong is told, made good, and nothing is lost or made up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { context, fake } from '../fresh.js';
import * as h from '../harness.js';

const page = (query = {}, token) => h.inboxPage(context, fake.url, query, token);
const first = (p) => p.locator('article').first();
async function markRead(p) {
  await first(p).hover();
  await first(p).getByRole('button', { name: 'Mark as read' }).click();
}

test('a token that expires while the panel is open is renewed once', async () => {
  let n = 0;
  const p = await page({}, () => `token-${++n}`);
  await h.open(p);
  await h.eventually('streams', () => fake.streams === 1);
  fake.expired.add('token-1');
  fake.cut('token_expired');
  await h.eventually('streams again', () => fake.streams === 1);
  fake.send('mara', { title: 'After' });
  await h.eventually('live', async () => (await h.titles(p))[0] === 'After');
  await markRead(p);
  await h.eventually('read', async () => fake.meta('mara').unread_count === 0);
  assert.equal(n, 2);
});

test('what the server refuses is taken back', async () => {
  fake.send('mara', { title: 'One' });
  const p = await page();
  await h.open(p);
  await first(p).waitFor();
  fake.fault = ({ path }) => (path.includes('/batch/read') || path.includes('/bulk/') || path.includes('archived') ? 500 : undefined);
  // It goes away again: whoever begins to look afterwards may come too late.
  await Promise.all([p.locator('.toast', { hasText: 'That did not work' }).waitFor(), markRead(p)]);
  await h.eventually('unread again', async () => (await h.badge(p).textContent()) === '1' && (await p.locator('article.new').count()) === 1);
  await p.getByRole('button', { name: 'Mark all as read' }).click();
  await h.eventually('all unread again', async () => (await h.badge(p).isVisible()) && (await p.locator('article.new').count()) === 1);
  await first(p).press('Delete');
  await h.eventually('not archived', async () => (await h.titles(p)).length === 1);
});

test('a server that answers 500 can be asked again', async () => {
  fake.send('mara', { title: 'One' });
  // Nor does a stream begin, which would have it read anew by itself.
  const noStream = ({ path }) => (path.endsWith('/tickets') ? 500 : undefined);
  fake.fault = (call) => (call.path.includes('/feeds/') ? 500 : noStream(call));
  const p = await page();
  await h.open(p);
  await p.getByText('Notifications could not be loaded').waitFor();
  assert.deepEqual(await h.axe(p), []);
  fake.fault = noStream;
  await p.getByRole('button', { name: 'Try again' }).click();
  await h.eventually('there', async () => (await h.titles(p)).length === 1);
});

test('offline it shows what it has, keeps what is said, and catches up', async () => {
  fake.send('mara', { title: 'Before' });
  const p = await page();
  await h.open(p);
  await first(p).waitFor();
  await h.eventually('seen', () => fake.meta('mara').unseen_count === 0);
  await context.setOffline(true);
  await p.getByText('You are offline').waitFor();
  await markRead(p);
  await h.eventually('shown as read', async () => !(await h.badge(p).isVisible()));
  fake.cut();
  for (const n of [1, 2, 3]) {
    fake.send('mara', { title: `Missed ${n}` });
  }
  await p.waitForTimeout(500);
  assert.deepEqual(await h.titles(p), ['Before']);
  await context.setOffline(false);
  await h.eventually('caught up', async () => (await h.titles(p)).join() === 'Missed 3,Missed 2,Missed 1,Before');
  await h.eventually('what was said is known', () => fake.meta('mara').unread_count === 3);
  await h.eventually('counted', async () => (await h.badge(p).textContent()) === '3');
});

test('a stream that forgot the place is read anew', async () => {
  fake.send('mara', { title: 'One' }, true);
  const p = await page();
  await h.eventually('one', async () => (await h.titles(p)).length === 1);
  fake.send('mara', { title: 'Quiet' }, true);
  fake.tell('mara', 'feed.reset', { reason: 'too_old' });
  await h.eventually('both', async () => (await h.titles(p)).length === 2 && (await h.badge(p).textContent()) === '2');
});

test('counts that events do not explain are asked for', async () => {
  fake.send('mara', { title: 'One', tenant: 'acme' }, true);
  const p = await page();
  await h.eventually('one', async () => (await h.badge(p).textContent()) === '1');
  fake.send('mara', { title: 'Quiet', tenant: 'acme' }, true);
  fake.tell('mara', 'feed.ready', { meta: fake.meta('mara') });
  await h.eventually('two', async () => (await h.badge(p).textContent()) === '2');
});

test('a clock that is an hour off tells the right time', async () => {
  fake.send('mara', { title: 'Now', at: Date.now() }, true);
  fake.send('mara', { title: 'Just now', at: Date.now() }, true);
  for (const hours of [1, -1]) {
    const p = await context.newPage();
    await p.clock.install({ time: Date.now() + hours * 3_600_000 });
    await p.exposeFunction('mint', () => 'a.b.c');
    await p.goto(`${fake.url}/pages/inbox.html`);
    await p.clock.runFor(2000);
    await h.open(p);
    await h.eventually('now', async () => {
      await p.clock.runFor(500);
      return (await p.locator('article time').first().textContent()) === 'now';
    });
    await p.close();
  }
});
