/** The page that a link in a mail leads to, from a real Carillon. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import * as h from '../harness.js';

let browser;
const user = 'uma';
const tenant = 'umbrella';

before(async () => {
  browser = await h.launch();
  await h.call('POST', '/v1/users', { userId: user, attributes: {}, memberships: { [tenant]: {} } });
  await h.call('PUT', `/v1/tenants/${tenant}`, {
    name: 'Umbrella & Söhne',
    settings: { branding: { primary_color: '#8a1538', primary_color_contrast: '#ffffff', dark_primary_color: '#ff9db5', dark_primary_color_contrast: '#2b0010' } },
  });
});

after(async () => {
  await browser.close();
  assert.deepEqual(h.complaints, []);
});

const text = (said) => {
  const utf8 = Buffer.from(said);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(utf8.length);
  return Buffer.concat([length, utf8]);
};

/** As `UnsubscribeLinks` has it. */
function link(category, secret = process.env.CARILLON_UNSUBSCRIBE_SECRET) {
  const at = Buffer.alloc(8);
  // The clock of whoever made the user may be ahead.
  at.writeBigUInt64BE(BigInt(Date.now() + 5_000));
  const claim = Buffer.concat([
    Buffer.of(1), text(user), Buffer.of(1), text(tenant), Buffer.of(0), text(category), text('email'), at,
  ]);
  const mac = createHmac('sha256', secret).update('carillon.unsubscribe\0carillon.\0').update(claim).digest();
  return `${h.server.url}/v1/unsubscribe?t=${Buffer.concat([claim, mac]).toString('base64url')}`;
}

const preferences = async () => {
  const sets = await h.call('GET', `/v1/users/${user}/preferences/${tenant}?merged=false`).catch(() => ({}));
  return sets.categories ?? {};
};

for (const [name, options] of Object.entries({
  light: {},
  dark: { colorScheme: 'dark' },
  phone: { viewport: { width: 360, height: 640 } },
})) {
  test(`asks first, does it, and takes it back: ${name}`, async () => {
    const context = await h.context(browser, options);
    const page = await context.newPage();
    const category = `offers-${name}`;
    await page.goto(link(category));
    await page.getByRole('heading', { name: 'Unsubscribe?' }).waitFor();
    await page.getByText('Umbrella & Söhne').first().waitFor();
    await h.shot(page, `unsubscribe-asked-${name}`);
    assert.deepEqual(await h.axe(page), []);
    assert.equal((await preferences())[category], undefined, 'who only looks changes nothing');

    // By keyboard alone.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
    await h.shot(page, `unsubscribe-done-${name}`);
    assert.deepEqual(await h.axe(page), []);
    assert.equal((await preferences())[category].channel_types.email, false);

    await page.getByRole('button', { name: 'Subscribe again' }).click();
    await page.getByRole('heading', { name: 'You are subscribed' }).waitFor();
    assert.notEqual((await preferences())[category]?.channel_types?.email, false);
    await context.close();
  });
}

test('a link that is none of ours says so', async () => {
  const context = await h.context(browser);
  const page = await context.newPage();
  await page.goto(link('offers', 'somebody-else-s-secret-0123456789abcdef'));
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  assert.equal(await page.getByRole('button').count(), 0);
  await h.shot(page, 'unsubscribe-refused-light');
  assert.deepEqual(await h.axe(page), []);
  await context.close();
});
