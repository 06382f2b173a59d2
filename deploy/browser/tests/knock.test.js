/** Knock's own feed for React, as it comes from npm, on a real Carillon. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundle } from '../bundle.js';
import * as h from '../harness.js';
import { browser, pages } from '../shared.js';

/** The id of the feed `inbox`, which is the same in every installation. */
const INBOX = '1b0c5f4e-7a9d-4c1e-8a53-0e6f4d2c9b10';

await bundle('knock', pages, 'production');
// The package sets HTML by itself, and styles.
pages.policy = `default-src 'self' ${h.server.url} ${h.server.url.replace('http', 'ws')} data:; style-src 'self' 'unsafe-inline'`;

/** What its cells show is the body; a title they have no place for. */
const to = (user, body, more) => h.notify({ userId: user, title: 'A title', body: `**${body}**, in bold.`, ...more });

for (const colorScheme of ['light', 'dark']) {
  test(`it shows what there is, what comes, and marks all as read: ${colorScheme}`, async () => {
    const user = `knock-${colorScheme}`;
    await to(user, 'There before', { url: 'https://example.com/' });
    const context = await h.context(browser, { colorScheme });
    const query = { user, key: h.server.publicKey, base: h.server.url, feed: INBOX };
    const page = await h.inboxPage(context, pages.url, query, () => h.mint(user), 'knock');
    const unseen = page.locator('.rnf-unseen-badge');
    const entries = page.locator('.rnf-notification-cell');
    const button = page.locator('.rnf-notification-icon-button');
    await h.eventually('counted', async () => (await unseen.textContent()) === '1');

    await to(user, 'While one looks elsewhere');
    await h.eventually('counted live', async () => (await unseen.textContent()) === '2');
    await button.click();
    await h.eventually('both', async () => (await entries.count()) === 2);
    assert.match(await entries.first().textContent(), /^While one looks elsewhere, in bold\./);

    await to(user, 'While one looks');
    await h.eventually('three', async () => (await entries.count()) === 3);
    assert.match(await entries.first().textContent(), /^While one looks, in bold\./);
    await h.shot(page, `knock-react-${colorScheme}`);

    // With metadata, as the package sends it.
    await entries.first().click();
    await h.eventually('one is read at the server', async () => {
      const { meta } = await h.call('GET', `/v1/users/${user}/feeds/inbox`);
      return meta.unread_count === 2;
    });

    const all = page.locator('.rnf-mark-all-as-read');
    await all.click();
    await h.eventually('all read', async () => all.isDisabled());
    await h.eventually('all read at the server, too', async () => {
      const { meta } = await h.call('GET', `/v1/users/${user}/feeds/inbox`);
      return meta.unread_count === 0 && meta.total_count === 3;
    });
    assert.equal(await page.locator('.rnf-notification-cell__unread-dot').count(), 0);
    await h.shot(page, `knock-react-read-${colorScheme}`);
    await context.close();
  });
}
