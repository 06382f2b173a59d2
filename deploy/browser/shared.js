/** For the tests of a file: a browser and a page server, of which each makes its own contexts. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import * as h from './harness.js';

export let browser;
export let pages;

before(async () => {
  browser = await h.launch();
  pages = await h.fakeCarillon();
});

after(async () => {
  await browser.close();
  await pages.stop();
  assert.deepEqual(h.complaints, []);
});
