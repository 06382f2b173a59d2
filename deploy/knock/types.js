/** What the server package's types declare as required, read from its `.d.ts` files. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const RESOURCES = new URL('node_modules/@knocklabs/node/resources/', import.meta.url);
const parsed = new Map();

/** @returns {Map<string, string[]>} interface name, within its namespaces: the fields without `?` */
function interfaces(file) {
  if (!parsed.has(file)) {
    parsed.set(file, parse(readFileSync(new URL(`${file}.d.ts`, RESOURCES), 'utf8')));
  }
  return parsed.get(file);
}

function parse(text) {
  const found = new Map();
  const open = [];
  for (const line of text.replaceAll(/\/\*[\s\S]*?\*\//g, '').split('\n')) {
    const inside = open.at(-1);
    const field = line.match(/^\s*(\w+)(\??):/);
    if (inside?.fields && field && !field[2]) {
      inside.fields.push(field[1]);
    }
    if (/\{\s*$/.test(line)) {
      const [, kind, name] = line.match(/(namespace|interface) (\w+)/) ?? [];
      const scope = open.filter((each) => each.kind === 'namespace').map((each) => each.name);
      const entered = { kind, name, fields: kind === 'interface' ? [] : undefined };
      open.push(entered);
      if (entered.fields) {
        const full = [...scope, name].join('.');
        // The types of a request may have one name twice.
        found.set(full, found.get(full) ?? entered.fields);
      }
    } else if (/^\s*\}/.test(line)) {
      open.pop();
    }
  }
  return found;
}

/**
 * Fails unless all is there that a type requires.
 * @param {string} file such as `messages/messages`
 * @param {string} type such as `Message.Source`
 */
export function conforms(value, file, type) {
  const required = interfaces(file).get(type);
  assert.ok(required?.length, `${file} has no type ${type} with required fields`);
  const missing = required.filter((name) => value[name] === undefined);
  assert.deepEqual(missing, [], `${type} without ${missing}: ${JSON.stringify(value)}`);
  return value;
}
