/** Messages of a feed in one scope, newest first, page by page, kept up to date. */

const PAGE = 30;
/** More than that are not kept of those that nobody paged to. */
const KEPT = 100;

/** What an action says of a message's states, as the server understands it. */
export const SAYS = {
  seen: { seen_at: true },
  unseen: { seen_at: false },
  read: { seen_at: true, read_at: true },
  unread: { read_at: false },
  interacted: { seen_at: true, read_at: true, interacted_at: true },
  archived: { archived_at: true },
  unarchived: { archived_at: false },
};

const STATES = ['seen_at', 'read_at', 'interacted_at', 'archived_at'];

const QUERY = {
  all: {},
  unread: { status: 'unread' },
  archived: { archived: 'only' },
};

/** The message after something was said of it; itself when that was so already. */
export function after(message, says) {
  let changed = message;
  for (const state of STATES) {
    if (state in says && !says[state] !== !message[state]) {
      changed = changed === message ? { ...message } : changed;
      changed[state] = says[state] || null;
    }
  }
  return changed;
}

/** The states of an answer or of an event. */
export function states(json) {
  return Object.fromEntries(STATES.filter((state) => state in json).map((s) => [s, json[s]]));
}

/** Whether messages of that tenant (null: of none) are in a scope. */
export function includes({ tenant, hasTenant }, of) {
  return of == null ? hasTenant !== true : hasTenant !== false && (tenant == null || tenant === of);
}

export class Feed extends EventTarget {
  #client;
  #items = [];
  /** Where the next page begins: a cursor, or the time of the last message kept; null: no more. */
  #after = null;
  #wanted = KEPT;
  /** Of everything, when the first page was read. */
  #counts;
  /** What it was when the stream began. */
  #begun;
  #loading;
  /** What happened while a page was on its way, to be told again of what it brings. */
  #meanwhile;

  /** `loading`, `ready` or `error`. */
  status = 'loading';
  /** @type {Error | undefined} */
  error;

  /**
   * @param {import('./client.js').CarillonClient} client
   * @param {{tenant?: string | null, hasTenant?: boolean, filter?: 'all' | 'unread' | 'archived'}} [view]
   */
  constructor(client, { tenant = null, hasTenant, filter = 'all' } = {}) {
    super();
    this.#client = client;
    this.scope = { tenant, hasTenant };
    this.filter = filter;
  }

  /** The messages, with what this tab has said of them and the server may not know yet. */
  get items() {
    return this.#items.map((each) => this.#client.pending.shown(each)).filter((m) => this.#fits(m));
  }

  /** Whether there are older ones to load. */
  get more() {
    return this.#after !== null;
  }

  /** Reads the first page anew. */
  load() {
    return this.#page(null);
  }

  /** Reads the next page; nothing when there is none or one is on its way. */
  async loadMore() {
    if (this.#after !== null && !this.#loading) {
      this.#wanted += PAGE;
      await this.#page(this.#after);
    }
  }

  /**
   * A stream has begun: what came after the page was read and before that was told by neither, and
   * is read again.
   * @param {Record<string, number>} meta counts of everything at its beginning
   */
  agree(meta) {
    this.#begun = sum(meta);
    if (!this.#loading && this.#counts !== this.#begun) {
      this.load();
    }
  }

  /** Forgets it; nothing more is told. */
  close() {
    this.#client.forget(this);
  }

  /** A message as the server has it. */
  find(id) {
    return this.#items.find((each) => each.id === id);
  }

  /** @param {(feed: Feed) => void} event is told to this feed, and again to a page on its way */
  apply(event) {
    event(this);
    this.#meanwhile?.push(event);
  }

  changed() {
    this.dispatchEvent(new Event('change'));
  }

  insert(message) {
    if (!includes(this.scope, message.tenant) || !this.#fits(message, true) || this.find(message.id)) {
      return;
    }
    const at = Date.parse(message.inserted_at);
    const index = this.#items.findIndex((each) => Date.parse(each.inserted_at) <= at);
    if (index >= 0) {
      this.#items.splice(index, 0, message);
    } else if (!this.more) {
      this.#items.push(message);
    }
    if (this.#items.length > this.#wanted) {
      this.#items.length = this.#wanted;
      // A live message's cursor is of another scope.
      this.#after = { 'inserted_at.lte': this.#items.at(-1).inserted_at };
    }
  }

  /**
   * @param {(message: any) => boolean} which
   * @param {Record<string, any>} says
   * @param {boolean} strict whether those that now do not belong here leave at once
   */
  update(which, says, strict) {
    this.#items = this.#items
      .map((each) => (which(each) ? after(each, says) : each))
      .filter((each) => this.#fits(each, strict));
  }

  remove(ids) {
    this.#items = this.#items.filter((each) => !ids.includes(each.id));
  }

  /** What is read while the unread are shown stays until they are shown anew. */
  #fits(message, strict = false) {
    if (this.filter === 'archived') {
      return Boolean(message.archived_at);
    }
    return !message.archived_at && !(strict && this.filter === 'unread' && message.read_at);
  }

  async #page(after) {
    const loading = (this.#loading = {});
    this.#meanwhile = [];
    this.status = 'loading';
    this.error = undefined;
    this.changed();
    try {
      const page = await this.#client.page(this.scope, {
        ...QUERY[this.filter],
        page_size: PAGE,
        mode: 'compact',
        ...(typeof after === 'string' ? { after } : after),
      });
      if (loading !== this.#loading) {
        return;
      }
      const kept = after === null ? [] : this.#items;
      const known = new Set(kept.map((each) => each.id));
      this.#items = kept.concat(page.entries.filter((each) => !known.has(each.id)));
      this.#after = page.page_info.after;
      if (after === null) {
        const whole = this.scope.tenant === null && this.scope.hasTenant === undefined;
        // Elsewhere the counts are of less: once more is never wrong.
        this.#counts = whole && this.filter === 'all' ? sum(page.meta) : undefined;
      }
      this.#meanwhile.forEach((event) => event(this));
      this.status = 'ready';
    } catch (e) {
      if (loading !== this.#loading) {
        return;
      }
      this.error = e;
      this.status = 'error';
    }
    this.#loading = this.#meanwhile = undefined;
    this.changed();
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun !== undefined && this.status === 'ready' && begun !== this.#counts) {
      this.load();
    }
  }
}

function sum({ total_count, unread_count, unseen_count }) {
  return `${total_count} ${unread_count} ${unseen_count}`;
}
