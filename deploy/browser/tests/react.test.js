/** The wrapper, bundled into a React application as it would be. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { bundle } from '../bundle.js';
import * as h from '../harness.js';
import { browser, pages as fake } from '../shared.js';

await bundle('react', fake, 'development', { '@carillon/inbox/react': join(h.DIST, 'react.js') });

test('properties, callbacks and the element are what React has', async () => {
  fake.send('mara', { title: 'One' }, true);
  const context = await h.context(browser);
  const page = await h.inboxPage(context, fake.url, {}, () => 'a.b.c', 'react');
  await page.getByRole('heading', { name: '1 unread' }).waitFor();
  await h.eventually('one stream', () => fake.streams === 1);
  fake.send('mara', { title: 'Two' });
  await page.getByRole('heading', { name: '2 unread' }).waitFor();
  await page.getByRole('button', { name: 'Open it' }).click();
  await page.getByRole('heading', { name: 'You have 2' }).waitFor();
  await page.locator('article .name').first().click();
  await page.getByRole('heading', { name: '1 unread' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('switch', { name: 'Billing: In the app' }).click();
  await page.getByText('Saved: billing false').waitFor();
  await page.getByRole('button', { name: 'Show or hide' }).click();
  await h.eventually('no stream is left', () => fake.streams === 0);
  await page.getByRole('button', { name: 'Show or hide' }).click();
  await h.eventually('it comes back', async () => (await h.badge(page).textContent()) === '1' && fake.streams === 1);
  await context.close();
});
