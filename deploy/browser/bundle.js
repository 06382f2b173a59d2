/** Bundles pages as the applications of users would. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { build } from 'esbuild';

const built = mkdtempSync(join(tmpdir(), 'carillon-bundle-'));

after(() => rmSync(built, { recursive: true }));

/**
 * `pages/<name>.jsx` as `/built/<name>.js` of a page server.
 * @param {string} name
 * @param {import('./fake.js').Fake} pages
 * @param {'development' | 'production'} mode
 * @param {Record<string, string>} alias of what it imports
 */
export async function bundle(name, pages, mode, alias = {}) {
  await build({
    entryPoints: [new URL(`./pages/${name}.jsx`, import.meta.url).pathname],
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    alias,
    nodePaths: [dirname(dirname(createRequire(import.meta.url).resolve('react/package.json')))],
    outfile: join(built, `${name}.js`),
    logLevel: 'error',
  });
  pages.roots['/built/'] = `${built}/`;
}
