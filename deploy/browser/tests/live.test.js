/** Against a real Carillon: live, in several tabs, over a restart, each person and tenant apart. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as h from '../harness.js';

let browser;
let pages;

before(async () => {
  browser = await h.launch();
  pages = await h.fakeCarillon();
  for (const tenant of ['north', 'south']) {
    await h.call('PUT', `/v1/tenants/${tenant}`, { name: `The ${tenant}`, settings: { branding: { primary_color: '#117733' } } });
  }
});

after(async () => {
  await browser.close();
  await pages.stop();
  assert.deepEqual(h.complaints, []);
});

/** A person nobody knows yet, in both tenants. */
async function person(id) {
  await h.call('POST', '/v1/users', { userId: id, attributes: { name: id }, memberships: { north: {}, south: {} } });
  return id;
}

const to = (user, more) => h.notify({ userId: user, title: 'A title', body: 'A body', tenant: 'north', ...more });

async function inbox(context, user, query = {}, claims = {}) {
  return h.inboxPage(
    context,
    pages.url,
    { user, key: h.server.publicKey, base: h.server.url, ...query },
    () => h.mint(user, claims),
  );
}

test('a notice appears without reload, the badge counts, the other tab follows by one stream', async () => {
  const user = await person('ann');
  const context = await h.context(browser);
  const streams = [];
  context.on('request', (request) => /\/stream\?/.test(request.url()) && streams.push(request.url()));
  const one = await inbox(context, user);
  const two = await inbox(context, user);
  await h.bell(one).waitFor();
  await h.eventually('live', () => streams.length === 1);
  assert.equal(await h.badge(one).isVisible(), false);

  await to(user, { title: 'First' });
  await to(user, { title: 'Second', tenant: 'south' });
  for (const page of [one, two]) {
    await h.eventually('counted', async () => (await h.badge(page).textContent()) === '2');
    await page.bringToFront();
    await h.open(page);
    assert.deepEqual(await h.titles(page), ['Second', 'First']);
  }
  const newest = (page) => page.locator('article').first();
  assert.match(await newest(two).textContent(), /The south/);

  await one.bringToFront();
  await newest(one).hover();
  await newest(one).getByRole('button', { name: 'Mark as read' }).click();
  await h.eventually('the other tab follows', async () => (await h.badge(two).textContent()) === '1');
  await one.getByRole('button', { name: 'Mark all as read' }).click();
  await h.eventually('all read in both', async () =>
    !(await h.badge(one).isVisible()) && !(await h.badge(two).isVisible()) && (await two.locator('article.new').count()) === 0);
  assert.equal((await h.call('GET', `/v1/users/${user}/badges`)).meta.unread_count, 0);

  // Who reads the stream leaves; the other goes on where it was.
  assert.equal(streams.length, 1);
  await one.close();
  await to(user, { title: 'Third' });
  await h.eventually('the heir shows it', async () => (await h.titles(two))[0] === 'Third');
  await context.close();
});

test('what is retracted goes, what is archived can be had back', async () => {
  const user = await person('bea');
  const context = await h.context(browser);
  const page = await inbox(context, user);
  const { id } = await to(user, { title: 'Wrong price' });
  await to(user, { title: 'Right price' });
  await h.eventually('both', async () => (await h.titles(page)).length === 2);
  await h.call('DELETE', `/v1/notifications/${id}`);
  await h.eventually('retracted', async () => (await h.titles(page)).length === 1);
  assert.equal(await h.badge(page).textContent(), '1');

  await h.open(page);
  const article = page.locator('article').first();
  await article.hover();
  await article.getByRole('button', { name: 'Archive' }).click();
  await page.getByText('Nothing here yet').waitFor();
  await h.eventually('archived', async () =>
    (await h.call('GET', `/v1/users/${user}/feeds/inbox?archived=only`)).entries.length === 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await h.eventually('back', async () => (await h.titles(page))[0] === 'Right price');
  await h.eventually('unarchived', async () =>
    (await h.call('GET', `/v1/users/${user}/feeds/inbox`)).entries.length === 1);
  await context.close();
});

test('a tenant shows only its own, and a token shows nothing else whatever is changed', async () => {
  const user = await person('cem');
  const other = await person('dov');
  await to(user, { title: 'Of north' });
  await to(user, { title: 'Of south', tenant: 'south' });
  await to(user, { title: 'Of none', tenant: undefined });
  await to(other, { title: 'Of another person' });
  const context = await h.context(browser);
  const page = await inbox(context, user);
  await h.open(page);
  await h.eventually('all', async () => (await h.titles(page)).length === 3);
  for (const [name, title] of [['The north', 'Of north'], ['The south', 'Of south'], ['Personal', 'Of none']]) {
    await page.locator('.chip', { hasText: name }).click();
    await h.eventually(name, async () => (await h.titles(page)).join() === title);
    assert.equal(await page.locator('.chip', { hasText: name }).locator('.badge').textContent(), '1');
  }
  // While south's are shown nothing of north's comes in.
  await page.locator('.chip', { hasText: 'The south' }).click();
  await to(user, { title: 'More of north' });
  await h.eventually('north counts', async () =>
    (await page.locator('.chip', { hasText: 'The north' }).locator('.badge').textContent()) === '2');
  assert.deepEqual(await h.titles(page), ['Of south']);
  assert.deepEqual(await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }, document.cookie]), [{}, {}, '']);

  // Another's id with one's own token.
  await page.evaluate((id) => document.querySelector('carillon-inbox').setAttribute('user-id', id), other);
  await page.getByText('Notifications could not be loaded').waitFor();
  assert.deepEqual(await h.titles(page), []);
  assert.doesNotMatch(await page.locator('.panel').textContent(), /another person/);

  // A token of one tenant.
  const confined = await inbox(context, user, {}, { tenants: ['north'] });
  await h.open(confined);
  await h.eventually('only north', async () => (await h.titles(confined)).length === 2);
  assert.equal(await h.badge(confined).textContent(), '2');
  assert.doesNotMatch(await confined.locator('.panel').textContent(), /south|Of none|Personal/);
  await to(user, { title: 'Live of south', tenant: 'south' });
  await to(user, { title: 'Live of north' });
  await h.eventually('live of north', async () => (await h.titles(confined))[0] === 'Live of north');
  assert.equal(await h.badge(confined).textContent(), '3');
  assert.doesNotMatch(await confined.locator('.panel').textContent(), /south/);
  await context.close();
});

test('hostile content stays text', async () => {
  const user = await person('<img src=x onerror=alert(1)>');
  const hostile = '<img src=x onerror="window.pwned=1"><script>window.pwned=2</script>';
  await h.call('PUT', '/v1/tenants/north', { name: hostile });
  await h.call('POST', '/v1/users', { userId: 'eve', attributes: { name: hostile } });
  await to(user, {
    title: hostile,
    body: `${hostile}\n\n[click](javascript:window.pwned=3) **bold** [fine](https://example.com/?a=1&b=2) <b>no</b>`,
    url: 'https://example.com/"onmouseover="window.pwned=4',
    data: { x: hostile },
    category: '<b>x</b>',
  });
  const context = await h.context(browser);
  const page = await inbox(context, user);
  page.on('dialog', () => h.complaints.push('a dialog'));
  await h.open(page);
  const article = page.locator('article').first();
  await article.waitFor();
  assert.equal(await article.locator('.name').textContent(), hostile);
  assert.match(await article.locator('.text').textContent(), /<img src=x onerror="window.pwned=1"><script>/);
  assert.match(await article.locator('.text').textContent(), /<b>no<\/b>/);
  assert.deepEqual(await article.locator('.text a').evaluateAll((all) => all.map((a) => a.getAttribute('href')).filter(Boolean)), [
    'https://example.com/?a=1&b=2',
  ]);
  assert.equal(await article.locator('.text strong').textContent(), 'bold');
  assert.equal(await page.locator('img, script, b, iframe').count(), 1, 'the page has one script, its own');
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  await h.call('PUT', '/v1/tenants/north', { name: 'The north' });
  await context.close();
});

test('a restart of the server is caught up with', async () => {
  const user = await person('fay');
  const context = await h.context(browser);
  const page = await inbox(context, user);
  await to(user, { title: 'Before' });
  await h.eventually('before', async () => (await h.badge(page).textContent()) === '1');
  await page.evaluate(() => (window.sameDocument = true));
  await fetch(`${h.server.control}/stop`, { method: 'POST' });
  await h.open(page);
  await page.getByText('Connecting again…').waitFor();
  // What is said meanwhile is kept.
  await page.locator('article').first().hover();
  await page.getByRole('button', { name: 'Mark as read' }).click();
  await fetch(`${h.server.control}/start`, { method: 'POST' });
  for (const n of [1, 2, 3]) {
    await to(user, { title: `After ${n}` });
  }
  await h.eventually('caught up', async () => (await h.titles(page)).length === 4, 40_000);
  assert.deepEqual(await h.titles(page), ['After 3', 'After 2', 'After 1', 'Before']);
  await h.eventually('live again', async () => !(await page.getByText('Connecting again…').isVisible()), 40_000);
  const { meta } = await h.call('GET', `/v1/users/${user}/feeds/inbox`);
  assert.equal(await h.badge(page).textContent(), String(meta.unread_count));
  assert.equal(await page.evaluate(() => window.sameDocument), true);
  await context.close();
});
