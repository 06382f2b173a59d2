/** Bundles `src` for browsers: `node build.js dist`. What is made is kept in the repository. */
import { build, transformSync } from 'esbuild';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minify } from 'terser';

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
// One file, which the components import as it is.
await build({ ...common, entryPoints: ['src/client.js'], bundle: true });
await build({
  ...common,
  entryPoints: ['src/inbox.js', 'src/preferences.js'],
  bundle: true,
  splitting: true,
  external: ['./client.js'],
  plugins: [styles],
  chunkNames: 'part-[hash]',
});
// It imports the others as they are.
await build({ ...common, entryPoints: ['src/react.js'] });
// A fiftieth less than esbuild leaves.
for (const name of readdirSync(out)) {
  const file = join(out, name);
  const { code } = await minify(readFileSync(file, 'utf8'), { module: true, ecma: 2022, compress: { passes: 3 } });
  writeFileSync(file, code + '\n');
}
// What the server hands out; the wrapper is for bundlers only.
const served = readdirSync(out).filter((name) => name.endsWith('.js') && name !== 'react.js');
writeFileSync(join(out, 'files.txt'), served.sort().join('\n') + '\n');
