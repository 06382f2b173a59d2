/** Against a real Carillon: live, in several tabs, each person and tenant apart. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as h from '../harness.js';
import { inboxOf, person, tenants, to } from '../people.js';
import { browser, pages } from '../shared.js';

before(tenants);

test('a notice appears without reload, the badge counts, the other tab follows by one stream', async () => {
  const user = await person('ann');
  const context = await h.context(browser);
  const streams = [];
  context.on('request', (request) => /\/stream\?/.test(request.url()) && streams.push(request.url()));
  const one = await inboxOf(context, pages, user);
  const two = await inboxOf(context, pages, user);
  await h.bell(one).waitFor();
  await h.eventually('live', () => streams.length === 1);
  assert.equal(await h.badge(one).isVisible(), false);

  await to(user, { title: 'First' });
  await to(user, { title: 'Second', tenant: 'south' });
  for (const page of [one, two]) {
    await h.eventually('counted', async () => (await h.badge(page).textContent()) === '2');
    await page.bringToFront();
    await h.open(page);
    await h.eventually('both', async () => (await h.titles(page)).join() === 'Second,First');
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
  const page = await inboxOf(context, pages, user);
  const { id } = await to(user, { title: 'Wrong price' });
  await to(user, { title: 'Right price' });
  await h.eventually('both', async () => (await h.titles(page)).length === 2);
  await h.call('DELETE', `/v1/notifications/${id}`);
  await h.eventually('retracted', async () => (await h.titles(page)).length === 1);
  await h.eventually('one counts', async () => (await h.badge(page).textContent()) === '1');

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
  const page = await inboxOf(context, pages, user);
  await h.open(page);
  await h.eventually('all', async () => (await h.titles(page)).length === 3);
  for (const [name, title] of [['The north', 'Of north'], ['The south', 'Of south'], ['Personal', 'Of none']]) {
    await page.locator('.chip', { hasText: name }).click();
    await h.eventually(name, async () => (await h.titles(page)).join() === title);
    await h.eventually('its count', async () => (await page.locator('.chip', { hasText: name }).locator('.badge').textContent()) === '1');
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
  const confined = await inboxOf(context, pages, user, {}, { tenants: ['north'] });
  await h.open(confined);
  await h.eventually('only north', async () => (await h.titles(confined)).length === 2 && (await h.badge(confined).textContent()) === '2');
  assert.doesNotMatch(await confined.locator('.panel').textContent(), /south|Of none|Personal/);
  await to(user, { title: 'Live of south', tenant: 'south' });
  await to(user, { title: 'Live of north' });
  await h.eventually('live of north', async () => (await h.titles(confined))[0] === 'Live of north' && (await h.badge(confined).textContent()) === '3');
  assert.doesNotMatch(await confined.locator('.panel').textContent(), /south/);
  await context.close();
});

test("nobody sees another's by changing ids in requests, nor changes it; two people in one browser stay apart", async () => {
  const user = await person('gil');
  const other = await person('hue');
  const { id } = await to(other, { title: 'A secret' });
  const [secret] = (await h.call('GET', `/v1/users/${other}/feeds/inbox`)).entries;
  const context = await h.context(browser);
  const page = await inboxOf(context, pages, user);
  await h.bell(page).waitFor();
  const requests = [
    ...['', '/badges', '/messages', '/feeds/inbox', '/feeds/inbox/settings', '/feeds/inbox/stream', '/preferences', '/preferences/north', '/memberships', '/export'].map((path) => ['GET', `/v1/users/${other}${path}`]),
    ['PUT', `/v1/users/${other}`, { name: 'Mine' }],
    ['DELETE', `/v1/users/${other}`],
    ['POST', `/v1/users/${other}/tickets`],
    ['PUT', `/v1/users/${other}/preferences/default`, { workflows: {} }],
    ['PUT', `/v1/users/${user}/memberships/globex`, { role: 'admin' }],
    ...['', '/content', '/events', '/activities'].map((path) => ['GET', `/v1/messages/${encodeURIComponent(secret.id)}${path}`]),
    ['PUT', `/v1/messages/${encodeURIComponent(secret.id)}/read`],
    ['GET', `/v1/messages?message_ids[]=${encodeURIComponent(secret.id)}`],
    ['POST', '/v1/messages/batch/archived', { message_ids: [secret.id] }],
    ['POST', '/v1/channels/inbox/messages/bulk/archived', { user_ids: [other] }],
    ['GET', `/v1/notifications/${id}`],
    ['GET', `/v1/notifications/${id}/explain?user_id=${other}`],
    ['DELETE', `/v1/notifications/${id}`],
    ['GET', '/v1/users'],
    ['GET', '/v1/tenants/north/members'],
    ['GET', '/v1/audit'],
    ['POST', '/v1/notify', { userId: other, title: 'Forged' }],
  ];
  // As the page itself could send them.
  const answers = await page.evaluate(async ([url, key, all]) => {
    const headers = { Authorization: `Bearer ${key}`, 'X-Carillon-User-Token': await window.mint(), 'Content-Type': 'application/json' };
    const found = [];
    for (const [method, path, body] of all) {
      const answer = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
      found.push([method, path, answer.status, await answer.text()]);
    }
    // A ticket of one's own for another's stream.
    const { ticket } = await fetch(`${url}/v1/users/gil/tickets`, { method: 'POST', headers }).then((answer) => answer.json());
    const stream = await fetch(`${url}/v1/users/hue/feeds/inbox/stream?ticket=${ticket}`);
    found.push(['GET', 'stream by ticket', stream.status, await stream.text()]);
    return found;
  }, [h.server.url, h.server.publicKey, requests]);
  for (const [method, path, status, text] of answers) {
    assert.doesNotMatch(text, /A secret/, `${method} ${path}`);
    // A batch answers those that are one's own: none.
    const nothing = path.includes('/batch/') && text === '[]' || path.includes('message_ids') && JSON.parse(text).items?.length === 0;
    assert.ok(nothing || (status >= 400 && status < 500), `${method} ${path}: ${status} ${text}`);
  }
  const { entries } = await h.call('GET', `/v1/users/${other}/feeds/inbox`);
  assert.deepEqual(entries.map((each) => [each.title, each.read_at, each.archived_at]), [['A secret', null, null]]);
  assert.equal((await h.call('GET', `/v1/users/${other}`)).name, other);

  // The next person at the same browser, who finds nothing of the first.
  const theirs = await inboxOf(context, pages, other);
  await h.eventually('their own', async () => (await h.titles(theirs)).join() === 'A secret');
  await to(user, { title: 'For gil' });
  await to(other, { title: 'For hue' });
  await h.eventually('live', async () => (await h.titles(page)).join() === 'For gil' && (await h.titles(theirs)).join() === 'For hue,A secret');
  const stored = () => [{ ...localStorage }, { ...sessionStorage }, document.cookie, indexedDB.databases().then((all) => all.length), caches.keys().then((all) => all.length)];
  assert.deepEqual(await page.evaluate(`Promise.all((${stored})())`), [{}, {}, '', 0, 0]);
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
  const page = await inboxOf(context, pages, user);
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
  assert.equal(await page.locator('img[src], script, b, iframe').count(), 1, 'the page has one script, its own');
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  await h.call('PUT', '/v1/tenants/north', { name: 'The north' });
  await context.close();
});
