/**
 * A person's notifications: feeds in any scope, what is said of messages at once and taken back
 * when the server refuses it, counts by tenant, live. Needs no component.
 *
 *     const client = new CarillonClient({ userId: 'mara', publicKey: 'pk_...', getToken });
 *     const feed = client.feed({ tenant: 'acme-corp' });
 *     feed.addEventListener('change', () => show(feed.items));
 *     client.start();
 *     feed.load();
 */
import { Api, CarillonError } from './api.js';
import { Badges } from './badges.js';
import { Feed, after, includes, states } from './feed.js';
import { Live } from './live.js';
import { Pending } from './pending.js';

// `Api` is for the components beside this module, which is one file for all of them.
export { Api, CarillonError };

const MOST_IDS = 50;
const TRIES = 4;

export class CarillonClient extends EventTarget {
  #feeds = new Set();
  #live;
  #started = false;
  #closed = new AbortController();

  /** @param {import('./client.js').ClientOptions} options */
  constructor(options) {
    super();
    if (!options?.userId || !options.publicKey || !(options.token || options.getToken)) {
      throw new TypeError('userId, publicKey and token or getToken are needed');
    }
    this.userId = options.userId;
    this.feedName = options.feed ?? 'inbox';
    this.api = new Api(options);
    this.pending = new Pending();
    this.badges = new Badges(this.api, this.feedName, this.pending, () => this.#changed());
    this.#live = new Live(this.api, this.feedName, {
      event: (name, data) => this.#take(name, data),
      status: () => this.dispatchEvent(new Event('status')),
    });
  }

  /** Of the live stream: `connecting`, `live`, `waiting`, `offline` or `unauthorized`. */
  get status() {
    return this.#live.status;
  }

  /** Milliseconds since the epoch by the server's clock. */
  now() {
    return Date.now() + this.api.clockSkew;
  }

  /** Goes live and reads the counts. Once; more often does nothing. */
  start() {
    if (!this.#started) {
      this.#started = true;
      this.#live.start().catch((e) => this.#failed(e));
      this.badges.load();
    }
    return this;
  }

  /** Ends it for good. */
  close() {
    this.#closed.abort();
    this.#live.stop();
    this.#feeds.clear();
  }

  /** Messages in a scope; `load()` it, and `close()` it when it is not needed any more. */
  feed(view) {
    const feed = new Feed(this, view);
    this.#feeds.add(feed);
    return feed;
  }

  forget(feed) {
    this.#feeds.delete(feed);
  }

  /** Total, unread and unseen in a scope: `{}` is everything. */
  counts(scope = {}) {
    return this.badges.counts(scope);
  }

  page({ tenant, hasTenant }, query) {
    const all = new URLSearchParams(query);
    if (tenant != null) {
      all.set('tenant', tenant);
    }
    if (hasTenant !== undefined) {
      all.set('has_tenant', hasTenant);
    }
    return this.api.call('GET', `${this.api.user}/feeds/${encodeURIComponent(this.feedName)}?${all}`);
  }

  /**
   * Says something of messages: shown at once, taken back when the server refuses.
   * @param {string} action `seen`, `read`, `unread`, `interacted`, `archived`, ...
   * @param {Array<{id: string}>} messages
   */
  async act(action, messages) {
    for (let from = 0; from < messages.length; from += MOST_IDS) {
      const some = messages.slice(from, from + MOST_IDS);
      const ids = some.map((each) => each.id);
      const saying = this.pending.add(action, some.map((m) => this.#find(m.id) ?? m));
      const answer = await this.#send(saying, `/v1/messages/batch/${action}`, { message_ids: ids });
      const told = Array.isArray(answer) ? answer : [];
      told.forEach((each) => this.#update((m) => m.id === each.id, states(each), false));
      if (Array.isArray(answer)) {
        const gone = ids.filter((id) => !told.some((each) => each.id === id));
        this.#each((feed) => feed.remove(gone));
      }
    }
  }

  /**
   * The same of all messages in a scope.
   * @param {string} action
   * @param {{tenant?: string | null, hasTenant?: boolean}} [scope]
   */
  async actOnAll(action, scope = {}) {
    const { tenant, hasTenant } = scope;
    const saying = this.pending.addAll(action, scope);
    await this.#send(saying, `/v1/channels/${encodeURIComponent(this.feedName)}/messages/bulk/${action}`, {
      user_ids: [this.userId],
      ...(tenant != null && { tenants: [tenant] }),
      ...(hasTenant !== undefined && { has_tenant: hasTenant }),
    });
  }

  /** Until the server has it. Offline it waits for the network. */
  async #send(saying, path, body) {
    this.#changed();
    try {
      const answer = await this.#patiently(() => this.api.call('POST', path, body));
      const says = saying.says;
      this.badges.commit(saying);
      this.pending.delete(saying);
      this.#each((feed) => {
        feed.update((m) => saying.concerns(m), says, saying.all);
        saying.messages.forEach((m) => feed.insert(after(m, says)));
      });
      return answer;
    } catch (e) {
      this.pending.delete(saying);
      this.#failed(e);
      throw e;
    } finally {
      this.#changed();
    }
  }

  async #patiently(call) {
    for (let tries = 1; ; tries++) {
      try {
        return await call();
      } catch (e) {
        const offline = e.status === 0 && navigator.onLine === false;
        if (!e.passing || (tries >= TRIES && !offline) || this.#closed.signal.aborted) {
          throw e;
        }
        await (offline ? online(this.#closed.signal) : pause((e.retryAfter ?? 0.3 * tries) * 1000));
      }
    }
  }

  #find(id) {
    for (const feed of this.#feeds) {
      const found = feed.find(id);
      if (found) {
        return found;
      }
    }
    return this.pending.find(id);
  }

  /** Something came by the stream, here or in the tab that reads it. */
  #take(name, data) {
    if (name === 'message.created') {
      this.badges.created(data.entry, data.meta);
      this.#each((feed) => feed.insert(data.entry));
      this.dispatchEvent(new CustomEvent('message', { detail: data.entry }));
    } else if (name === 'message.updated') {
      const which = data.ids
        ? (m) => data.ids.includes(m.id)
        : (m) => data.tenants.includes(m.tenant ?? null);
      this.#update(which, states(data), !data.ids, data);
      if (this.badges.check(data.meta) && !data.ids) {
        // Not all were meant: some are newer than the place it spoke of.
        this.reload();
      }
    } else if (name === 'message.removed') {
      data.ids.forEach((id) => this.badges.removed(this.#find(id)));
      this.#each((feed) => feed.remove(data.ids));
      this.badges.check(data.meta);
    } else if (name === 'feed.ready') {
      this.badges.check(data.meta);
      if (data.fresh) {
        this.#feeds.forEach((feed) => feed.agree(data.meta));
      }
    } else if (name === 'feed.reset') {
      this.reload();
    }
    this.#changed();
  }

  #update(which, says, strict, { ids, tenants } = {}) {
    const known = (ids ?? []).map((id) => this.#find(id));
    if (ids) {
      known.forEach((message) => this.badges.updated(message, says));
    } else if (tenants) {
      this.badges.updatedAll(tenants, says);
    }
    this.pending.update(which, says);
    this.#each((feed) => {
      feed.update(which, says, strict);
      // What comes to belong there, such as one that is archived no longer.
      known.forEach((message) => message && feed.insert(after(message, says)));
    });
    if (known.includes(undefined) && ('archived_at' in says || says.read_at === null)) {
      this.#feeds.forEach((feed) => feed.load());
    }
  }

  /** Reads everything anew that is shown. */
  reload() {
    this.badges.load();
    this.#feeds.forEach((feed) => feed.load());
  }

  #each(event) {
    this.#feeds.forEach((feed) => feed.apply(event));
  }

  #changed() {
    this.#feeds.forEach((feed) => feed.changed());
    this.dispatchEvent(new Event('counts'));
  }

  #failed(error) {
    this.dispatchEvent(new CustomEvent('error', { detail: error }));
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function online(signal) {
  return new Promise((resolve) => {
    addEventListener('online', resolve, { once: true, signal });
    signal.addEventListener('abort', resolve, { once: true });
  });
}
