/** What the tests have in common: a browser, pages with an inbox, a real Carillon to call. */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { server } from './carillon.js';
import { Fake } from './fake.js';

export * from './carillon.js';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
export const DIST = process.env.CARILLON_INBOX ?? join(here, '../../api/src/main/inbox/dist/');
export const SHOTS = join(process.env.CARILLON_SCREENSHOTS ?? join(here, 'target/screenshots'));
mkdirSync(SHOTS, { recursive: true });

const PAGES = { '/pages/': join(here, 'pages/'), '/inbox/': DIST };

/** A page server that is a small Carillon as well. */
export function fakeCarillon() {
  return new Fake(PAGES, server.url).start();
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
}

/** Errors of pages, which no test may leave. */
export const complaints = [];

export async function context(browser, options = {}) {
  const made = await browser.newContext({ viewport: { width: 900, height: 760 }, ...options });
  made.setDefaultTimeout(60_000);
  made.on('weberror', (e) => complaints.push(String(e.error().stack)));
  made.on('console', (message) => {
    // A fault that a test asks for is told by the browser, too.
    if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text())) {
      complaints.push(message.text());
    }
  });
  return made;
}

/**
 * A page with an inbox, or with what else is in `pages`.
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} pages where the page is
 * @param {Record<string, string>} query as `pages/inbox.js` has it
 * @param {() => string | Promise<string>} token
 */
export async function inboxPage(context, pages, query, token = () => 'a.b.c', at = 'inbox') {
  const page = await context.newPage();
  await page.exposeFunction('mint', token);
  await page.goto(`${pages}/pages/${at}.html?${new URLSearchParams(query)}`);
  return page;
}

export const bell = (page) => page.getByRole('button', { name: /^(Notifications,|الإشعارات)/ });
export const badge = (page) => page.locator('.bell > .badge');
export const titles = (page) => page.locator('article .name').allTextContents();

export async function open(page) {
  await bell(page).click();
  await page.locator('.panel:popover-open').waitFor();
}

/** Colours have changed over, and what moves has come to rest; what turns for ever does not count. */
export async function settled(page) {
  await page.evaluate(async () => {
    const roots = [document, ...[...document.querySelectorAll('*')].map((each) => each.shadowRoot).filter(Boolean)];
    const running = () => roots.flatMap((root) => root.getAnimations())
      .filter((each) => each.playState === 'running' && each.effect.getComputedTiming().endTime !== Infinity);
    // A change begins with the next frame.
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    await frame();
    while (running().length > 0) {
      await Promise.allSettled(running().map((each) => each.finished));
      await frame();
    }
  });
}

export async function shot(page, name) {
  await page.waitForTimeout(150);
  await settled(page);
  return page.screenshot({ path: join(SHOTS, `${name}.png`) });
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds serious, as one line each. */
export async function axe(page) {
  await settled(page);
  // Through the debugger: the page's own policy allows no script of ours.
  await page.evaluate(await (await import('node:fs/promises')).readFile(AXE, 'utf8'));
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
  return violations
    .filter((each) => ['serious', 'critical'].includes(each.impact))
    .map((each) => `${each.id}: ${each.help}: ${each.nodes.map((n) => n.html.slice(0, 200)).join(' | ')}`);
}
