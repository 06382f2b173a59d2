/** For the tests of a file: a browser, and for each of them a page server and a context of its own. */
import assert from 'node:assert/strict';
import { after, beforeEach } from 'node:test';
import * as h from './harness.js';

export const browser = await h.launch();
export let fake;
export let context;

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
