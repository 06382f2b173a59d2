/** A page that uses all of the package's types; compiled, never run. What must not compile says so. */
import '@carillon/inbox';
import { CarillonInbox, type ClickEvent, type Texts } from '@carillon/inbox';
import { CarillonClient, CarillonError, type Counts, type Feed, type Message, type Status } from '@carillon/inbox/client';
import { CarillonPreferences, type Catalog } from '@carillon/inbox/preferences';

const client = new CarillonClient({
  baseUrl: 'https://carillon.example.com',
  userId: 'mara',
  publicKey: 'pk_...',
  getToken: async () => (await fetch('/my/token')).text(),
});
const feed: Feed = client.feed({ tenant: 'acme-corp', hasTenant: true, filter: 'unread' });
feed.addEventListener('change', () => {
  const first: Message | undefined = feed.items[0];
  const title: string | undefined = first?.title;
  const label = first?.blocks.find((block) => block.type === 'button_set')?.buttons?.[0]?.label;
  console.log(title, label, feed.more, feed.error?.message);
});
const status: Status = client.start().status;
const counts: Counts = client.counts({ tenant: null, hasTenant: false });
await feed.load();
await feed.loadMore();
try {
  await client.act('archived', feed.items);
  await client.actOnAll('read', { tenant: 'acme-corp' });
} catch (e) {
  if (e instanceof CarillonError && e.passing) {
    console.log(e.status, e.code, e.retryAfter);
  }
}
for (const tenant of client.badges.tenants) {
  console.log(tenant.id ?? 'none', tenant.branding?.icon_url, counts.unread, status, client.now());
}
// @ts-expect-error there is no such action
await client.act('burned', feed.items);
// @ts-expect-error one by one only
await client.actOnAll('interacted');
// @ts-expect-error whose inbox?
new CarillonClient({ publicKey: 'pk_...', token: 'ey...' });
// @ts-expect-error messages are changed by saying so
feed.items = [];

const inbox: CarillonInbox = document.createElement('carillon-inbox');
inbox.texts = { title: 'Mitteilungen' } satisfies Texts;
inbox.getToken = () => 'ey...';
inbox.client = client;
inbox.addEventListener('carillon-click', (event) => {
  const { message, url, button } = (event as ClickEvent).detail;
  console.log(message.id, url, button?.label);
  event.preventDefault();
});
inbox.open();
if (inbox.opened) {
  inbox.close();
}
// @ts-expect-error read only
inbox.opened = true;

const preferences: CarillonPreferences | null = document.querySelector('carillon-preferences');
const catalog: Catalog = {
  categories: [{ key: 'billing', name: 'Billing', about: 'Invoices.' }],
  workflows: [{ key: 'password-changed', critical: true }],
  channels: [{ type: 'in_app_feed', name: 'In the app' }],
};
if (preferences) {
  preferences.catalog = catalog;
}
client.close();
