/** Pictures of every view and state, for a person to look at; axe looks at each as well. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as h from '../harness.js';
import { browser, pages as fake } from '../shared.js';

const MIN = 60_000;

before(async () => {
  fake.tenants.set('acme-corp', { name: 'Acme Corp', branding: { primary_color: '#0a7cff', primary_color_contrast: '#ffffff', icon_url: `${fake.url}/pages/acme.svg` } });
  fake.tenants.set('globex', { name: 'Globex', branding: { primary_color: '#117733', dark_primary_color: '#5bd68a', icon_url: `${fake.url}/pages/globex.svg` } });
  const now = Date.now();
  const read = { seen_at: 'x', read_at: 'x' };
  const say = (message) => fake.send('mara', message, true);
  say({ title: 'Welcome to Carillon', body: '', rendered: '<p>This is the <strong>sample</strong>: three tenants, some people, a dozen notifications.</p>', at: now - 9 * 24 * 60 * MIN, states: read });
  say({ tenant: 'globex', title: 'Grid report for Europe and Asia', body: 'The weekly report is ready.', url: '/reports/grid', at: now - 26 * 60 * MIN, states: read });
  say({ tenant: 'acme-corp', title: 'Maintenance on Sunday', body: 'Machines 1 to 4 are down from 06:00 to 08:00.', url: 'https://status.example.com/acme', at: now - 5 * 60 * MIN });
  say({ tenant: 'acme-corp', actor: 'Jonas Weber', title: 'Jonas asked for access to “Press line, second shift”', body: 'He needs it until Friday.', buttons: [{ name: 'primary', label: 'Approve', action: '/a' }, { name: 'secondary', label: 'Decline', action: '/d' }], at: now - 42 * MIN });
  say({ tenant: 'acme-corp', title: 'Invoice 2026-118 is due', body: 'EUR 1,240.00, due in 14 days.', at: now - 12 * MIN });
  say({ tenant: 'globex', actor: 'Yara Costa', title: 'Yara mentioned you in a comment', body: '"@mara can you look at the turbine schedule before we send it?"', url: '/c/1', at: now - 3 * MIN });
  fake.send('long', { title: 'T'.repeat(5000), body: 'b'.repeat(5000) }, true);
  fake.send('long', { title: 'A very long title of many words that goes on and on '.repeat(20), body: 'And a body of many words. '.repeat(60), tenant: 'a-tenant-whose-name-is-very-long-indeed' }, true);
  fake.send('long', { title: null, body: 'Only a body' }, true);
});

const LOOKS = {
  light: [{}, {}],
  dark: [{ colorScheme: 'dark' }, {}],
  rtl: [{}, { lang: 'ar', dir: 'rtl' }],
  phone: [{ viewport: { width: 375, height: 700 }, hasTouch: true, isMobile: true }, {}],
  'phone-dark-rtl': [{ viewport: { width: 375, height: 700 }, hasTouch: true, isMobile: true, colorScheme: 'dark' }, { lang: 'ar', dir: 'rtl' }],
  narrow: [{ viewport: { width: 320, height: 568 } }, {}],
};

for (const [look, [options, query]] of Object.entries(LOOKS)) {
  test(`the inbox, ${look}`, async () => {
    const context = await h.context(browser, options);
    const page = await h.inboxPage(context, fake.url, { user: 'mara', ...query });
    await h.eventually('counted', async () => Number(await h.badge(page).textContent()) > 0);
    await h.shot(page, `bell-${look}`);
    await h.open(page);
    await page.locator('article').first().waitFor();
    const look1 = async (name) => {
      await h.shot(page, `${name}-${look}`);
      assert.deepEqual(await h.axe(page), [], name);
    };
    await look1('all');
    if (!options.hasTouch) {
      await page.locator('article').nth(1).hover();
      await look1('hover');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await look1('focus');
    }
    await page.locator('.chip').nth(2).click();
    await look1('tenant');
    await page.locator('.chip').first().click();
    await page.getByRole('tab').nth(1).click();
    await look1('unread');
    await page.locator('article .archive').first().click();
    await look1('undo');
    await page.getByRole('tab').nth(2).click();
    await page.locator('article').first().waitFor();
    await look1('archived');
    await page.locator('article .archive').first().click();
    await page.locator('.state strong').waitFor();
    await look1('archived-empty');
    await context.close();
  });

  test(`long and empty, ${look}`, async () => {
    const context = await h.context(browser, options);
    const page = await h.inboxPage(context, fake.url, { user: 'long', ...query });
    await h.open(page);
    await page.locator('article').first().waitFor();
    await h.shot(page, `long-${look}`);
    const empty = await h.inboxPage(context, fake.url, { user: 'nobody', ...query });
    await h.open(empty);
    await empty.locator('.state strong').waitFor();
    await h.shot(empty, `empty-${look}`);
    await context.close();
  });

  test(`what goes wrong, ${look}`, async () => {
    const context = await h.context(browser, options);
    const page = await h.inboxPage(context, fake.url, { user: 'mara', ...query });
    await h.open(page);
    await page.locator('article').first().waitFor();
    await context.setOffline(true);
    await page.locator('.note:visible').waitFor();
    await h.shot(page, `offline-${look}`);
    await context.setOffline(false);
    await page.close();
    for (const [state, status] of [['loading', 0], ['error', 500]]) {
      fake.fault = ({ path }) => (path.includes('/feeds/') ? status : undefined);
      const other = await h.inboxPage(context, fake.url, { user: 'mara', ...query });
      await h.open(other);
      await other.locator(state === 'loading' ? '.bones' : '.state strong').waitFor();
      await h.shot(other, `${state}-${look}`);
      assert.deepEqual(await h.axe(other), [], state);
      await other.close();
    }
    fake.fault = () => undefined;
    await context.close();
  });

  test(`scrolled, while more comes, ${look}`, async () => {
    const context = await h.context(browser, options);
    const user = `busy-${look}`;
    for (let i = 1; i <= 130; i++) {
      fake.send(user, { title: `Order ${1000 + i} was shipped`, body: 'By train, on Monday.', tenant: i % 3 ? 'acme-corp' : 'globex', at: Date.now() - (131 - i) * 7 * MIN }, true);
    }
    const page = await h.inboxPage(context, fake.url, { user, ...query });
    await h.open(page);
    await page.locator('article').first().waitFor();
    await page.locator('.scroll').evaluate((each) => (each.scrollTop = 700));
    await page.waitForTimeout(100);
    fake.send(user, { title: 'The newest', tenant: 'globex' });
    fake.send(user, { title: 'The very newest', tenant: 'globex' });
    await page.locator('.up').waitFor();
    await h.shot(page, `newer-${look}`);
    assert.deepEqual(await h.axe(page), []);
    await context.close();
  });

  test(`in the place of the element, of one tenant, ${look}`, async () => {
    const context = await h.context(browser, options);
    const page = await h.inboxPage(context, fake.url, { user: 'mara', tenant: 'globex', inline: '', ...query });
    await page.locator('article').first().waitFor();
    await page.locator('.panel > header img:visible').waitFor();
    await h.shot(page, `inline-${look}`);
    assert.deepEqual(await h.axe(page), []);
    await context.close();
  });

  test(`preferences, ${look}`, async () => {
    const context = await h.context(browser, options);
    fake.preferences.defaults.default = { categories: { product: false, billing: { __strategy__: 'replace', channel_types: { in_app_feed: true, email: true } } } };
    fake.preferences.own.default = { categories: { comments: { channel_types: { email: false } } } };
    const page = await h.inboxPage(context, fake.url, query, () => 'a.b.c', 'preferences');
    await page.getByRole('switch').first().waitFor();
    await page.getByRole('switch', { name: /^Comments/ }).first().focus();
    await h.shot(page, `preferences-${look}`);
    assert.deepEqual(await h.axe(page), []);
    fake.fault = ({ path }) => (path.includes('/preferences/') ? 500 : undefined);
    const broken = await h.inboxPage(context, fake.url, query, () => 'a.b.c', 'preferences');
    await broken.locator('.wrong').waitFor();
    await h.shot(broken, `preferences-error-${look}`);
    fake.fault = () => undefined;
    await context.close();
  });
}
