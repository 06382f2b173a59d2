import { after, includes } from './feed.js';

const SOON_MS = 150;
const SELDOM_MS = 3_000;

/** What a message adds to counts. */
function weight(message) {
  return message.archived_at
    ? [0, 0, 0]
    : [1, message.read_at ? 0 : 1, message.seen_at ? 0 : 1];
}

/**
 * Counts by tenant. Events move them; each event also says what the sum has to be, and where that
 * differs they are read anew.
 */
export class Badges {
  #api;
  #feed;
  #pending;
  #changed;
  /** Tenant (null: none) to [total, unread, unseen]. */
  #counts = new Map();
  #expected;
  #timer;
  #loads = 0;

  /** Tenants that have messages: id, name, branding; without an id: messages of no tenant. */
  tenants = [];

  constructor(api, feed, pending, changed) {
    this.#api = api;
    this.#feed = feed;
    this.#pending = pending;
    this.#changed = changed;
  }

  counts(scope) {
    const sum = [0, 0, 0];
    for (const [tenant, counts] of this.#counts) {
      if (includes(scope, tenant)) {
        add(sum, counts);
      }
    }
    for (const saying of this.#pending) {
      add(sum, this.#delta(saying, scope));
    }
    const [total, unread, unseen] = sum.map((n) => Math.max(0, n));
    return { total, unread, unseen };
  }

  async load() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const load = ++this.#loads;
    try {
      const { entries } = await this.#api.call(
        'GET',
        `${this.#api.user}/badges?feed=${encodeURIComponent(this.#feed)}`,
      );
      if (load !== this.#loads) {
        return;
      }
      this.tenants = entries.map(({ tenant, name, branding }) => ({ id: tenant, name, branding }));
      this.#counts = new Map(
        entries.map((e) => [e.tenant, [e.total_count, e.unread_count, e.unseen_count]]),
      );
      this.#changed();
    } catch {
      this.#again(SELDOM_MS);
    }
  }

  created(message, meta) {
    const tenant = message.tenant ?? null;
    const isNew = !this.#counts.has(tenant);
    this.#move(tenant, weight(message));
    if (isNew) {
      // Its name is not known yet.
      this.#again(SOON_MS);
    } else {
      this.check(meta, tenant);
    }
  }

  updated(message, says) {
    if (message) {
      this.#move(message.tenant ?? null, minus(weight(after(message, says)), weight(message)));
    }
  }

  updatedAll(tenants, says) {
    tenants.forEach((tenant) => this.#move(tenant, zeroed(this.#counts.get(tenant), says)));
  }

  removed(message) {
    if (message) {
      this.#move(message.tenant ?? null, minus([0, 0, 0], weight(message)));
    }
  }

  /** Makes true what a saying promised, as far as no event has done so. */
  commit(saying) {
    for (const tenant of [...this.#counts.keys()]) {
      this.#move(tenant, this.#delta(saying, { tenant, hasTenant: tenant !== null }));
    }
  }

  /**
   * @param meta what the sum is by the server
   * @param {string | null} [tenant] where the difference most likely is: the oldest message of a
   *     full feed left without an event
   * @returns whether they differ
   */
  check(meta, tenant) {
    if (!meta) {
      return false;
    }
    this.#expected = [meta.total_count, meta.unread_count, meta.unseen_count];
    const off = minus(this.#expected, this.#sum());
    if (off.some(Boolean)) {
      if (tenant !== undefined && off.every((n) => n <= 0)) {
        this.#move(tenant, off);
        this.#again(SELDOM_MS);
      } else {
        this.#again(SOON_MS);
      }
      return true;
    }
    return false;
  }

  #again(ms) {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (ms === SELDOM_MS || !this.#expected || minus(this.#expected, this.#sum()).some(Boolean)) {
        this.load();
      }
    }, ms);
  }

  #sum() {
    const sum = [0, 0, 0];
    this.#counts.forEach((counts) => add(sum, counts));
    return sum;
  }

  #move(tenant, delta) {
    this.#counts.set(tenant, add([...(this.#counts.get(tenant) ?? [0, 0, 0])], delta));
  }

  /** What a saying changes, beside what has come true. */
  #delta(saying, scope) {
    const delta = [0, 0, 0];
    if (saying.all) {
      for (const [tenant, counts] of this.#counts) {
        if (includes(scope, tenant) && includes(saying.scope, tenant)) {
          add(delta, zeroed(counts, saying.says));
        }
      }
    }
    for (const message of saying.messages) {
      if (includes(scope, message.tenant)) {
        add(delta, minus(weight(after(message, saying.says)), weight(message)));
      }
    }
    return delta;
  }
}

/** What is to be added when something comes to hold for all messages of a tenant. */
function zeroed(counts = [0, 0, 0], says) {
  const [total, unread, unseen] = counts;
  if (says.archived_at) {
    return [-total, -unread, -unseen];
  }
  return [0, says.read_at ? -unread : 0, says.seen_at ? -unseen : 0];
}

function add(sum, more) {
  more.forEach((n, i) => (sum[i] += n));
  return sum;
}

function minus(a, b) {
  return a.map((n, i) => n - b[i]);
}
