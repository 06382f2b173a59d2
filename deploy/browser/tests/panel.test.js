/** The panel by itself: keys, screen readers, what is said of messages, odd content. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { context, fake } from '../fresh.js';
import * as h from '../harness.js';

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
  // What is shown, and what it focuses, comes with the next frame.
  const focuses = (what) => h.eventually(`at ${what}`, async () => {
    const at = await focused(p);
    return (what instanceof RegExp ? what.test(at) : what === at) || at;
  });
  await press('Tab');
  await focuses('Notifications, 3 unread');
  await press('Enter');
  await p.locator('.panel:popover-open').waitFor();
  await focuses('All');
  await press('ArrowRight');
  await focuses('Unread (3)');
  await press('ArrowLeft');
  await h.eventually('all', async () => (await h.titles(p)).length === 3);
  await press('ArrowDown');
  await focuses(/Newest/);
  await press('ArrowDown');
  await focuses(/Middle/);
  await press('Enter');
  await h.eventually('opened and read', async () => (await h.badge(p).textContent()) === '2');
  assert.deepEqual(await p.evaluate(() => window.happened.filter((e) => e.name === 'click').map((e) => e.url)), ['/m']);
  await press('Home', 'Tab');
  await focuses('Approve');
  await press('Enter');
  assert.deepEqual(await p.evaluate(() => window.happened.filter((e) => e.name === 'click').map((e) => e.url)), ['/m', '/ok']);
  await press('Tab');
  await focuses('Mark as unread');
  await press('Tab');
  await focuses('Archive');
  await press('Enter');
  await focuses(/Middle/);
  await h.eventually('archived', async () => (await h.titles(p)).join() === 'Middle,Oldest');
  await press('Delete');
  await focuses(/Oldest/);
  while ((await focused(p)) !== 'Undo') {
    await press('Tab');
  }
  await press('Enter');
  await h.eventually('back', async () => (await h.titles(p)).join() === 'Middle,Oldest');
  await press('Escape');
  await h.eventually('closed', async () => (await p.locator('.panel:popover-open').count()) === 0);
  await focuses(/^Notifications,/);
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
  const took = [];
  for (let i = 0; i < 3; i++) {
    const first = await context.newPage();
    // From the last byte of the first page of messages to the frame that shows them.
    await first.addInitScript(() => {
      const look = () => {
        if (!document.querySelector('carillon-inbox')?.shadowRoot?.querySelector('article')) {
          requestAnimationFrame(look);
          return;
        }
        requestAnimationFrame(() => setTimeout(() => {
          const [answer] = performance.getEntriesByType('resource').filter((each) => /\/feeds\/inbox\?/.test(each.name));
          window.painted = performance.now() - answer.responseEnd;
        }));
      };
      requestAnimationFrame(look);
    });
    await first.exposeFunction('mint', () => 'a.b.c');
    await first.goto(`${fake.url}/pages/inbox.html?inline`);
    took.push(await first.waitForFunction(() => window.painted).then((painted) => painted.jsonValue()));
    await first.close();
  }
  console.log(`panel with 1,000 messages: painted ${took.map((ms) => ms.toFixed(0)).sort((a, b) => a - b).join(', ')} ms after its data had come`);

  const p = await page();
  await h.eventually('counted', async () => (await h.badge(p).textContent()) === '99+');
  await h.open(p);
  const list = p.locator('.scroll');
  for (let i = 0; i < 60; i++) {
    await list.evaluate((each) => (each.scrollTop = each.scrollHeight));
    await p.waitForTimeout(15);
  }
  await h.eventually('the last', async () => {
    await list.evaluate((each) => (each.scrollTop = each.scrollHeight));
    return (await h.titles(p)).at(-1) === 'Message 1';
  });
  assert.ok((await p.locator('article').count()) < 60);
  // What one reads stays where it is when another comes.
  await list.evaluate((each) => (each.scrollTop -= 3000));
  const place = () => p.evaluate(() => {
    const root = document.querySelector('carillon-inbox').shadowRoot;
    const edge = root.querySelector('.scroll').getBoundingClientRect().top;
    const first = [...root.querySelectorAll('article')].find((a) => a.getBoundingClientRect().bottom > edge);
    return [first.querySelector('.name').textContent, Math.round(first.getBoundingClientRect().top - edge)];
  });
  let before;
  await h.eventually('at rest', async () => {
    const last = JSON.stringify(before);
    await p.waitForTimeout(100);
    before = await place();
    return JSON.stringify(before) === last;
  });
  fake.send('mara', { title: 'Live' });
  await p.getByRole('button', { name: '1 new' }).waitFor();
  assert.deepEqual(await place(), before);
  await p.getByRole('button', { name: '1 new' }).click();
  await h.eventually('shown', async () => (await h.titles(p))[0] === 'Live');
});

test('what stays in sight is read where the page says so, and only seen where it does not', async () => {
  send({ title: 'One' }, { title: 'Two' });
  const p = await page();
  await h.open(p);
  await h.eventually('seen', () => fake.meta('mara').unseen_count === 0);
  assert.equal(fake.meta('mara').unread_count, 2);
  await p.close();
  const reading = await page({ 'mark-read': 'view' });
  await reading.waitForTimeout(900);
  assert.equal(fake.meta('mara').unread_count, 2, 'nobody has opened it');
  await h.open(reading);
  await h.eventually('read', () => fake.meta('mara').unread_count === 0);
  await h.eventually('shown so', async () => !(await h.badge(reading).isVisible()));
});

test("a tenant's logo is beside its name, or its first letter where there is none", async () => {
  fake.tenants.set('acme', { name: 'Acme', branding: { icon_url: `${fake.url}/pages/acme.svg`, dark_icon_url: `${fake.url}/pages/globex.svg` } });
  fake.tenants.set('broken', { name: 'Broken', branding: { logo_url: `${fake.url}/pages/none.svg` } });
  fake.tenants.set('odd', { name: 'Odd', branding: { icon_url: 'javascript:alert(1)' } });
  send({ title: 'Of odd', tenant: 'odd' }, { title: 'Of broken', tenant: 'broken' }, { title: 'Of acme', tenant: 'acme' }, { title: 'By Ann', tenant: 'acme', actor: 'Ann' });
  const p = await page();
  await h.open(p);
  const sources = (where) => p.locator(`${where} img`).evaluateAll((all) => all.filter((img) => !img.hidden && img.naturalWidth).map((img) => new URL(img.src).pathname));
  await h.eventually('shown', async () => (await sources('.chip')).length === 1 && (await sources('article')).join() === '/pages/acme.svg');
  assert.deepEqual(await p.locator('.face').allTextContents(), ['A', 'a', 'b', 'o']);
  await p.emulateMedia({ colorScheme: 'dark' });
  await h.eventually('the one for dark ground', async () => (await sources('article')).join() === '/pages/globex.svg');
  await p.close();

  // A page of that tenant only, and one whose policy allows no image.
  const own = await page({ tenant: 'acme' });
  await h.open(own);
  await own.locator('.panel > header img:not([hidden])').waitFor();
  fake.policy = fake.policy.replace("img-src 'self';", '');
  const strict = await page({ tenant: 'acme' });
  await h.open(strict);
  await strict.locator('article').first().waitFor();
  await h.eventually('refused', () => h.complaints.some((each) => /violates|Refused to load the image/.test(each)));
  assert.equal(await strict.locator('img:visible').count(), 0);
  h.complaints.splice(0);
});

test('a page gives it its own look', async () => {
  send({ title: 'One', buttons: [{ name: 'primary', label: 'Yes', action: '/y' }] });
  const p = await page();
  await p.evaluate(() => {
    const look = new CSSStyleSheet();
    look.replaceSync(`carillon-inbox { --carillon-accent: rgb(200, 0, 100); --carillon-on-accent: rgb(255, 255, 250); --carillon-background: rgb(250, 250, 240); }
      carillon-inbox::part(message-title) { text-decoration: underline; } carillon-inbox::part(panel) { border-radius: 3px; }`);
    document.adoptedStyleSheets = [look];
  });
  await h.open(p);
  await p.locator('article').waitFor();
  const css = (selector, name) => p.locator(selector).evaluate((each, property) => getComputedStyle(each)[property], name);
  assert.equal(await css('.panel', 'backgroundColor'), 'rgb(250, 250, 240)');
  assert.equal(await css('.buttons .primary', 'backgroundColor'), 'rgb(200, 0, 100)');
  assert.equal(await css('.bell > .badge', 'color'), 'rgb(255, 255, 250)');
  assert.equal(await css('.name', 'textDecorationLine'), 'underline');
  assert.equal(await css('.panel', 'borderRadius'), '3px');
  await p.locator('carillon-inbox').evaluate((each) => (each.texts = { title: 'Mitteilungen', all: 'Alle' }));
  await p.getByRole('tab', { name: 'Alle' }).waitFor();
  await p.getByRole('heading', { name: 'Mitteilungen' }).waitFor();
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
