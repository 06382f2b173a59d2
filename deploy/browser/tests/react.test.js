/** The wrapper, bundled into a React application as it would be. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import * as h from '../harness.js';

let browser;
let fake;
const built = mkdtempSync(join(tmpdir(), 'carillon-react-'));

before(async () => {
  await build({
    entryPoints: [new URL('../pages/react.jsx', import.meta.url).pathname],
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"' },
    alias: { '@carillon/inbox/react': join(h.DIST, 'react.js') },
    nodePaths: [dirname(dirname(createRequire(import.meta.url).resolve('react/package.json')))],
    outfile: join(built, 'react.js'),
    logLevel: 'error',
  });
  browser = await h.launch();
  fake = await h.fakeCarillon();
  fake.roots['/built/'] = `${built}/`;
});

after(async () => {
  await browser.close();
  await fake.stop();
  rmSync(built, { recursive: true });
  assert.deepEqual(h.complaints, []);
});

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
