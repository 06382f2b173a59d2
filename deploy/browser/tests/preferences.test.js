/** Preferences against a real Carillon: what holds, what is locked, saved as one changes it. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as h from '../harness.js';
import { browser, pages } from '../shared.js';

const user = 'pia';

before(async () => {
  await h.call('POST', '/v1/users', { userId: user, attributes: {}, memberships: { initech: {} } });
  await h.call('PUT', '/v1/tenants/initech', {
    name: 'Initech',
    settings: {
      preference_set: {
        categories: {
          product: false,
          billing: { __strategy__: 'replace', channel_types: { in_app_feed: true, email: true } },
        },
      },
    },
  });
});

const preferences = (context, query = {}) =>
  h.inboxPage(context, pages.url, { user, key: h.server.publicKey, base: h.server.url, ...query }, () => h.mint(user), 'preferences');
const toggle = (page, name) => page.getByRole('switch', { name });

test('saved as one changes it, and what it says is what happens', async () => {
  const context = await h.context(browser);
  const page = await preferences(context, { tenant: 'initech' });
  await toggle(page, 'Comments: In the app').waitFor();
  assert.equal(await toggle(page, 'Comments: In the app').isChecked(), true);
  assert.equal(await toggle(page, 'News of the product: Mail').isChecked(), false, "the tenant's default");
  await h.shot(page, 'preferences-tenant-light');
  assert.deepEqual(await h.axe(page), []);

  // The organisation insists; the account's own are always sent.
  assert.equal(await toggle(page, 'Billing: Mail').isDisabled(), true);
  await page.getByText('Set by your organisation.').waitFor();
  assert.equal(await toggle(page, 'Password changed: Mail').isDisabled(), true);
  assert.equal(await toggle(page, 'Password changed: Mail').isChecked(), true);

  await toggle(page, 'Comments: In the app').focus();
  // It goes away again: whoever begins to look afterwards may come too late.
  await Promise.all([page.getByText('Saved', { exact: true }).waitFor(), page.keyboard.press('Space')]);
  assert.equal(await toggle(page, 'Comments: In the app').isChecked(), false);
  assert.equal(await toggle(page, 'Comments: Mail').isChecked(), true);
  assert.equal(await page.getByText('Usually on').count(), 1);
  await toggle(page, 'News of the product: In the app').click();
  await h.eventually('saved', async () => (await h.call('GET', `/v1/users/${user}/preferences/initech?merged=false`)).categories.product !== undefined);
  assert.deepEqual((await h.call('GET', `/v1/users/${user}/preferences/initech?merged=false`)).categories, {
    comments: { channel_types: { in_app_feed: false } },
    product: { channel_types: { in_app_feed: true } },
  });
  const send = (category) => h.notify({ userId: user, tenant: 'initech', title: category, category });
  assert.equal((await send('comments')).delivered, 0);
  assert.equal((await send('product')).delivered, 1);
  assert.equal((await send('billing')).delivered, 1);

  // Another page shows the same; without tenant it is another set.
  const again = await preferences(context, { tenant: 'initech' });
  await toggle(again, 'Comments: In the app').waitFor();
  assert.equal(await toggle(again, 'Comments: In the app').isChecked(), false);
  assert.equal(await toggle(again, 'News of the product: In the app').isChecked(), true);
  const own = await preferences(context);
  await toggle(own, 'Comments: In the app').waitFor();
  assert.equal(await toggle(own, 'Comments: In the app').isChecked(), true);
  await own.emulateMedia({ colorScheme: 'dark' });
  await own.setViewportSize({ width: 375, height: 700 });
  await h.shot(own, 'preferences-own-dark-phone');
  assert.deepEqual(await h.axe(own), []);
  await context.close();
});

test('what cannot be saved is shown as it is', async () => {
  const context = await h.context(browser);
  const page = await preferences(context);
  await toggle(page, 'Comments: Mail').waitFor();
  await page.route('**/preferences/default/**', (route) =>
    route.request().method() === 'PUT' ? route.fulfill({ status: 500, headers: { 'access-control-allow-origin': '*' } }) : route.continue());
  await Promise.all([page.getByText('That could not be saved.').waitFor(), toggle(page, 'Comments: Mail').click()]);
  await h.eventually('as it is', () => toggle(page, 'Comments: Mail').isChecked());
  await context.close();
});
