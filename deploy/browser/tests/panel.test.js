/** The panel by itself: keys, screen readers, what is said of messages, odd content. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import * as h from '../harness.js';

let browser;
let fake;
let context;

before(async () => {
  browser = await h.launch();
});

beforeEach(async () => {
  await context?.close();
  await fake?.stop();
  fake = await h.fakeCarillon();
  context = await h.context(browser);
});

after(async () => {
  await browser.close();
  await fake.stop();
  assert.deepEqual(h.complaints, []);
});

const page = (query = {}) => h.inboxPage(context, fake.url, query);
const send = (...messages) => messages.forEach((m) => fake.send('mara', m, true));
const focused = (p) => p.evaluate(() => {
  const at = document.activeElement?.shadowRoot?.activeElement;
  return at?.ariaLabel || at?.textContent?.trim() || document.activeElement?.tagName;
});

test('the keyboard alone suffices', async () => {
  send({ title: 'Oldest' }, { title: 'Middle', url: '/m' }, { title: 'Newest', buttons: [{ name: 'primary', label: 'Approve', action: '/ok' }] });
  const p = await page();
  await h.eventually('3', async () => (await h.badge(p).textContent()) === '3');
  const press = async (...keys) => {
    for (const key of keys) {
      await p.keyboard.press(key);
    }
  };
  await press('Tab');
  assert.equal(await focused(p), 'Notifications, 3 unread');
  await press('Enter');
  await p.locator('.panel:popover-open').waitFor();
  await h.eventually('the chosen tab', async () => (await focused(p)) === 'All');
  await press('ArrowRight');
  assert.equal(await focused(p), 'Unread (3)');
  await press('ArrowLeft');
  await h.eventually('all', async () => (await h.titles(p)).length === 3);
  await press('ArrowDown');
  assert.match(await focused(p), /Newest/);
  await press('ArrowDown');
  assert.match(await focused(p), /Middle/);
  await press('Enter');
  await h.eventually('opened and read', async () => (await h.badge(p).textContent()) === '2');
  assert.deepEqual(await p.evaluate(() => window.happened.filter((e) => e.name === 'click').map((e) => e.url)), ['/m']);
  await press('Home', 'Tab');
  assert.equal(await focused(p), 'Approve');
  await press('Enter');
  assert.deepEqual(await p.evaluate(() => window.happened.filter((e) => e.name === 'click').map((e) => e.url)), ['/m', '/ok']);
  await press('Tab');
  assert.equal(await focused(p), 'Mark as unread');
  await press('Tab');
  assert.equal(await focused(p), 'Archive');
  await press('Enter');
  assert.match(await focused(p), /Middle/);
  assert.deepEqual(await h.titles(p), ['Middle', 'Oldest']);
  await press('Delete');
  assert.match(await focused(p), /Oldest/);
  while ((await focused(p)) !== 'Undo') {
    await press('Tab');
  }
  await press('Enter');
  await h.eventually('back', async () => (await h.titles(p)).join() === 'Middle,Oldest');
  await press('Escape');
  assert.equal(await p.locator('.panel:popover-open').count(), 0);
  assert.match(await focused(p), /^Notifications,/);
});

test('axe finds nothing serious in any state', async () => {
  const p = await page();
  await h.open(p);
  await p.getByText('Nothing here yet').waitFor();
  assert.deepEqual(await h.axe(p), []);
  fake.tenants.set('acme', { name: 'Acme', branding: { primary_color: '#ffe066' } });
  fake.send('mara', { title: 'One', tenant: 'acme', url: '/1', body: 'Text' });
  fake.send('mara', { title: 'Two', buttons: [{ name: 'primary', label: 'Yes', action: '/y' }] });
  await h.eventually('two', async () => (await h.titles(p)).length === 2);
  await p.locator('article').first().hover();
  assert.deepEqual(await h.axe(p), []);
  await p.locator('.chip', { hasText: 'Acme' }).click();
  await h.eventually('one', async () => (await h.titles(p)).length === 1);
  assert.deepEqual(await h.axe(p), []);
  for (const scheme of ['dark', 'light']) {
    await p.emulateMedia({ colorScheme: scheme });
    assert.deepEqual(await h.axe(p), []);
  }
  await p.keyboard.press('Tab');
  await p.locator('article').first().press('Delete');
  await p.getByRole('button', { name: 'Undo' }).waitFor();
  assert.deepEqual(await h.axe(p), []);
});

test('a thousand messages are a bounded document, quick to paint', async () => {
  for (let i = 1; i <= 1000; i++) {
    fake.send('mara', { title: `Message ${i}`, body: 'x'.repeat(i % 300), at: Date.now() - (1000 - i) * 1000 }, true);
  }
  const p = await page();
  await h.eventually('counted', async () => (await h.badge(p).textContent()) === '99+');
  // From the answer with the first page to its rows being laid out and painted.
  const paint = await p.evaluate(async () => {
    const inbox = document.querySelector('carillon-inbox');
    inbox.open();
    const feed = inbox.client.feed({});
    const began = performance.now();
    await feed.load();
    const loaded = performance.now();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return { load: loaded - began, paint: performance.now() - loaded };
  });
  console.log(`panel with 1,000 messages: painted ${paint.paint.toFixed(1)} ms after data, which took ${paint.load.toFixed(1)} ms`);
  const list = p.locator('.scroll');
  for (let i = 0; i < 60; i++) {
    await list.evaluate((each) => (each.scrollTop = each.scrollHeight));
    await p.waitForTimeout(15);
  }
  await h.eventually('the last', async () => {
    await list.evaluate((each) => (each.scrollTop = each.scrollHeight));
    return (await h.titles(p)).at(-1) === 'Message 1';
  }, 20_000);
  assert.ok((await p.locator('article').count()) < 60);
  // What one reads stays where it is when another comes.
  await list.evaluate((each) => (each.scrollTop -= 3000));
  await p.waitForTimeout(100);
  const place = () => p.evaluate(() => {
    const root = document.querySelector('carillon-inbox').shadowRoot;
    const edge = root.querySelector('.scroll').getBoundingClientRect().top;
    const first = [...root.querySelectorAll('article')].find((a) => a.getBoundingClientRect().bottom > edge);
    return [first.querySelector('.name').textContent, Math.round(first.getBoundingClientRect().top - edge)];
  });
  const before = await place();
  fake.send('mara', { title: 'Live' });
  await p.getByRole('button', { name: '1 new' }).waitFor();
  assert.deepEqual(await place(), before);
  await p.getByRole('button', { name: '1 new' }).click();
  assert.equal((await h.titles(p))[0], 'Live');
});

test('odd messages are shown as well as they can be', async () => {
  send(
    { title: 'T'.repeat(5000), body: 'b'.repeat(5000) },
    { title: null, body: 'Only a body' },
    { title: '', body: '' },
    { title: 'From tomorrow', at: Date.now() + 3_600_000 },
    { title: 'Bad link', url: 'javascript:alert(1)', buttons: [{ label: 'x', action: 'javascript:alert(2)' }, null, 7] },
  );
  const p = await page();
  await h.open(p);
  await h.eventually('all', async () => (await h.titles(p)).length === 5);
  assert.equal(await p.locator('a[href^=javascript]').count(), 0);
  assert.deepEqual((await h.titles(p)).slice(0, 4), ['Bad link', 'From tomorrow', 'Notification', 'Only a body']);
  assert.equal(await p.locator('article time').nth(1).textContent(), 'now');
  const wide = await p.locator('.scroll').evaluate((each) => each.scrollWidth - each.clientWidth);
  assert.equal(wide, 0, 'nothing sticks out');
  assert.ok((await p.locator('article').last().boundingBox()).height < 260);
});

test('the client library does without the component', async () => {
  send({ title: 'Old', tenant: 'acme' }, { title: 'New', tenant: 'globex' });
  const p = await page({ user: 'nobody' });
  const had = await p.evaluate(async () => {
    const { CarillonClient } = await import('/inbox/client.js');
    const client = new CarillonClient({ userId: 'mara', publicKey: 'pk', token: 'a.b.c' }).start();
    const all = client.feed();
    const acme = client.feed({ tenant: 'acme', hasTenant: true });
    await Promise.all([all.load(), acme.load()]);
    const until = (holds) =>
      new Promise((done) => {
        const look = () => holds() && done();
        client.addEventListener('counts', look);
        client.addEventListener('status', look);
        look();
      });
    await until(() => client.counts().unread === 2 && client.status === 'live');
    const titles = (feed) => feed.items.map((each) => each.title);
    const before = [titles(all), titles(acme), client.counts({ tenant: 'acme', hasTenant: true }).unread];
    const done = client.act('read', acme.items);
    const meanwhile = [client.counts().unread, Boolean(acme.items[0].read_at)];
    await done;
    const afterwards = [client.counts().unread, Boolean(all.items[1].read_at), client.badges.tenants.map((t) => t.id)];
    await client.actOnAll('archived');
    await until(() => client.counts().total === 0);
    client.close();
    return { before, meanwhile, afterwards, left: titles(all) };
  });
  assert.deepEqual(had, {
    before: [['New', 'Old'], ['Old'], 1],
    meanwhile: [1, true],
    afterwards: [1, true, ['acme', 'globex']],
    left: [],
  });
});
