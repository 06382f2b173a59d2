/** For the tests of a file: a browser, and one page server for all. */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import * as h from './harness.js';

export const browser = await h.launch();
export const pages = await h.fakeCarillon();

after(async () => {
  await browser.close();
  await pages.stop();
  assert.deepEqual(h.complaints, []);
});
