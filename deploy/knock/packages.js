/** What methods the official packages have, by looking at them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Browser, { Feed, FeedClient, KnockGuideClient } from '@knocklabs/client';
import Server from '@knocklabs/node';

const require = createRequire(import.meta.url);

/** The names of the methods that a class has, those of its base classes within the package too. */
export function methodNames(prototype) {
  const names = [];
  for (let at = prototype; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (name !== 'constructor' && typeof property.value === 'function') {
        names.push(name);
      }
    }
  }
  return [...new Set(names)];
}

/** Parts of a client that have methods of their own: `users`, `users.feeds`, ... */
export function resources(client, path = '') {
  return Object.entries(client)
    .filter(([name, value]) => !name.startsWith('_') && value?._client === (client._client ?? client))
    .flatMap(([name, value]) => {
      const at = path ? `${path}.${name}` : name;
      return [[at, value], ...resources(value, at)];
    });
}

export function version(name) {
  return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
}

/** Of `@knocklabs/node`, such as `users.feeds.listItems`. */
export function serverMethods() {
  return [
    ...resources(new Server({ apiKey: 'none' })).flatMap(([path, resource]) =>
      methodNames(Object.getPrototypeOf(resource)).map((name) => `${path}.${name}`),
    ),
    'signUserToken',
  ];
}

const types = require.resolve('@knocklabs/client/package.json').replace('package.json', 'dist/types/');

/** Without what its types mark private, which is there at run time all the same. */
function publicMethods(name, prototype, typesFile) {
  const text = readFileSync(types + typesFile, 'utf8');
  const hidden = new Set([...text.matchAll(/^\s*private (?:readonly |get )?(\w+)/gm)].map((match) => match[1]));
  return methodNames(prototype)
    .filter((each) => !hidden.has(each))
    .map((each) => `${name}.${each}`);
}

/** Of `@knocklabs/client`, such as `Feed.markAsSeen`. */
export function browserMethods() {
  const knock = new Browser('pk_none');
  const of = (part) => Object.getPrototypeOf(knock[part]);
  return [
    ...publicMethods('Knock', Browser.prototype, 'knock.d.ts'),
    ...publicMethods('feeds', FeedClient.prototype, 'clients/feed/index.d.ts'),
    ...publicMethods('Feed', Feed.prototype, 'clients/feed/feed.d.ts'),
    ...publicMethods('user', of('user'), 'clients/users/index.d.ts'),
    ...publicMethods('preferences', of('preferences'), 'clients/preferences/index.d.ts'),
    ...publicMethods('messages', of('messages'), 'clients/messages/index.d.ts'),
    ...publicMethods('objects', of('objects'), 'clients/objects/index.d.ts'),
    ...publicMethods('slack', of('slack'), 'clients/slack/index.d.ts'),
    ...publicMethods('msTeams', of('msTeams'), 'clients/ms-teams/index.d.ts'),
    ...publicMethods('KnockGuideClient', KnockGuideClient.prototype, 'clients/guide/client.d.ts'),
  ];
}
