/** Bundles `src` for browsers: `node build.js dist`. What is made is kept in the repository. */
import { build, transformSync } from 'esbuild';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const out = process.argv[2];
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const styles = {
  name: 'styles',
  setup({ onLoad }) {
    onLoad({ filter: /style\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        /sheet\(`([^`]*)`\)/g,
        (_, css) => `sheet(${JSON.stringify(transformSync(css, { loader: 'css', minify: true }).code)})`,
      ),
    }));
  },
};
const common = { minify: true, format: 'esm', target: 'es2022', outdir: out };
await build({
  ...common,
  entryPoints: ['client', 'inbox', 'preferences'].map((name) => `src/${name}.js`),
  bundle: true,
  splitting: true,
  plugins: [styles],
  chunkNames: 'part-[hash]',
});
// It imports the others as they are.
await build({ ...common, entryPoints: ['src/react.js'] });
// What the server hands out; the wrapper is for bundlers only.
const served = readdirSync(out).filter((name) => name.endsWith('.js') && name !== 'react.js');
writeFileSync(join(out, 'files.txt'), served.sort().join('\n') + '\n');
