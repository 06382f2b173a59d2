/** What takes long: silence, the end of a session, ten thousand messages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { context, fake } from '../fresh.js';
import * as h from '../harness.js';

const page = (query = {}, token) => h.inboxPage(context, fake.url, query, token);

/** KiB of JavaScript that is in use. */
async function heapOf(cdp) {
  await cdp.send('HeapProfiler.collectGarbage');
  return (await cdp.send('Runtime.getHeapUsage')).usedSize / 1024;
}

test('a session that is over is said so', async () => {
  fake.expired.add('over');
  const p = await page({}, () => 'over');
  await h.open(p);
  await p.getByText('Your session has ended').waitFor();
  fake.expired.clear();
  await p.getByRole('button', { name: 'Try again' }).click();
  await p.getByText('Nothing here yet').waitFor();
  await h.eventually('live', async () => !(await p.getByText('Your session has ended').isVisible()), 40_000);
});

test('a server that answers nothing leaves the page alive', async () => {
  fake.fault = ({ path }) => (path.includes('/feeds/') ? 0 : undefined);
  const p = await page();
  await h.open(p);
  await p.locator('.bones').waitFor();
  await p.getByRole('tab', { name: 'Archived' }).click();
  await p.getByText('Notifications could not be loaded').waitFor({ timeout: 20_000 });
});

test('ten thousand messages in a feed are loaded as one scrolls, and cost a bounded document', async () => {
  for (let i = 1; i <= 10_000; i++) {
    fake.send('mara', { title: `Message ${i}`, body: 'x'.repeat(i % 300), tenant: `t${i % 3}`, at: Date.now() - (10_000 - i) * 1000 }, true);
  }
  const p = await page();
  await h.eventually('counted', async () => (await h.badge(p).textContent()) === '99+');
  assert.equal(await p.evaluate(() => document.querySelector('carillon-inbox').client.counts().unread), 10_000);
  await h.open(p);
  await p.locator('article').first().waitFor();
  const cdp = await context.newCDPSession(p);
  // A page of 30 at a time, as fast as they come.
  const began = Date.now();
  const loaded = await p.evaluate(async () => {
    const inbox = document.querySelector('carillon-inbox');
    const list = inbox.shadowRoot.querySelector('.scroll');
    let most = 0;
    for (const end = performance.now() + 120_000; performance.now() < end; ) {
      list.scrollTop = list.scrollHeight;
      await new Promise((done) => setTimeout(done, 5));
      most = Math.max(most, inbox.shadowRoot.querySelectorAll('article').length);
      if ([...inbox.shadowRoot.querySelectorAll('.name')].at(-1)?.textContent === 'Message 1') {
        return most;
      }
    }
    return undefined;
  });
  assert.ok(loaded < 60, `${loaded} rows at most`);
  const heap = await heapOf(cdp);
  console.log(`10,000 messages scrolled through in ${((Date.now() - began) / 1000).toFixed(1)} s; ${loaded} rows in the document at most, heap ${heap.toFixed(0)} KiB`);
  // As quick at the end as at the beginning.
  const took = await p.evaluate(async () => {
    const list = document.querySelector('carillon-inbox').shadowRoot.querySelector('.scroll');
    const from = performance.now();
    list.scrollTop = 0;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - from;
  });
  console.log(`back to the top in ${took.toFixed(0)} ms`);
  await h.eventually('the newest', async () => (await h.titles(p))[0] === 'Message 10000');
});

test('memory is flat over ten thousand live messages', async () => {
  const p = await page();
  await h.open(p);
  await h.eventually('live', () => fake.streams === 1);
  const cdp = await context.newCDPSession(p);
  const send = async (from, to) => {
    for (let i = from; i <= to; i++) {
      fake.send('mara', { title: `Live ${i}`, body: 'x'.repeat(200), tenant: `t${i % 3}` });
      if (i % 250 === 0) {
        // As many as a feed keeps; the rest has fallen off its end.
        await new Promise((done) => setTimeout(done, 60));
      }
    }
    await h.eventually('the last', async () => (await h.titles(p))[0] === `Live ${to}`, 20_000);
  };
  await send(1, 1000);
  const before = await heapOf(cdp);
  await send(1001, 10_000);
  const now = await heapOf(cdp);
  console.log(`heap after 1,000 live messages ${before.toFixed(0)} KiB, after 10,000 ${now.toFixed(0)} KiB; ${await p.locator('article').count()} rows in the document`);
  assert.ok(now - before < 1500, `${before} -> ${now} KiB`);
  assert.ok((await p.locator('article').count()) < 60);
  assert.equal(await p.evaluate(() => document.querySelector('carillon-inbox').client.counts().unread), 10_000);
});
