/** People of a real Carillon, in two tenants, what they are sent, and their inboxes. */
import * as h from './harness.js';

export async function tenants() {
  for (const tenant of ['north', 'south']) {
    await h.call('PUT', `/v1/tenants/${tenant}`, { name: `The ${tenant}`, settings: { branding: { primary_color: '#117733' } } });
  }
}

/** A person nobody knows yet, in both tenants. */
export async function person(id) {
  await h.call('POST', '/v1/users', { userId: id, attributes: { name: id }, memberships: { north: {}, south: {} } });
  return id;
}

export const to = (user, more) => h.notify({ userId: user, title: 'A title', body: 'A body', tenant: 'north', ...more });

/** A page with their inbox, with tokens that say more if `claims` do. */
export function inboxOf(context, pages, user, query = {}, claims = {}) {
  const all = { user, key: h.server.publicKey, base: h.server.url, ...query };
  return h.inboxPage(context, pages.url, all, () => h.mint(user, claims));
}
