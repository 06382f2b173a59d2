/**
 * As much of Carillon as its components call, in memory: for states that are hard to bring a real
 * server into. What is true of the real one is tested against the real one.
 */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES = { '.js': 'text/javascript', '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.svg': 'image/svg+xml' };

export class Fake {
  /** By user. */
  #messages = new Map();
  #streams = new Set();
  #log = [];
  #next = 1;
  tenants = new Map();
  /** `(request) => status`: what a call is answered instead; 0: never. */
  fault = () => undefined;
  preferences = { own: {}, defaults: {} };
  /** Tokens that are refused. */
  expired = new Set();
  calls = [];

  /**
   * @param {Record<string, string>} roots folders by the path they are served at
   * @param {string} [other] another origin that pages may load components from and call
   */
  constructor(roots, other = '') {
    this.roots = roots;
    // As strict as can be: what a component needs of a page is all there is. Images are tenants' logos.
    this.policy = `default-src 'none'; script-src 'self' ${other}; connect-src 'self' ${other}; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types carillon`;
  }

  async start() {
    this.server = createServer((request, response) =>
      this.#answer(request, response).catch((e) => {
        console.error(e);
        response.destroy();
      }),
    );
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  /** A message for a user, told to whoever listens. */
  send(user, message, quietly = false) {
    const n = this.#next++;
    const { title = null, body = '', url = null, buttons, tenant = null, at = Date.now(), ...more } = message;
    const entry = {
      id: `${n}~${user}`,
      __cursor: `c${n}`,
      n,
      inserted_at: new Date(at).toISOString(),
      seen_at: null,
      read_at: null,
      interacted_at: null,
      archived_at: null,
      tenant,
      actors: more.actor ? [{ id: more.actor, name: more.actor }] : [],
      blocks: [
        { name: 'title', type: 'text', content: title, rendered: title },
        { name: 'body', type: 'markdown', content: body, rendered: more.rendered ?? `<p>${escape(body)}</p>` },
        ...(buttons ? [{ name: 'buttons', type: 'button_set', buttons }] : []),
      ],
      title,
      body,
      url,
      ...more.states,
    };
    this.#of(user).unshift(entry);
    if (!quietly) {
      this.tell(user, 'message.created', { entry, meta: this.meta(user) });
    }
    return entry;
  }

  #of(user) {
    return this.#messages.get(user) ?? this.#messages.set(user, []).get(user);
  }

  meta(user, scope = () => true) {
    const of = this.#of(user).filter((m) => !m.archived_at && scope(m));
    return {
      total_count: of.length,
      unread_count: of.filter((m) => !m.read_at).length,
      unseen_count: of.filter((m) => !m.seen_at).length,
    };
  }

  tell(user, name, data) {
    const event = { user, name, data, id: `0-${this.#log.length + 1}` };
    this.#log.push(event);
    this.#streams.forEach((stream) => stream.user === user && write(stream.response, event));
  }

  /** Cuts all streams. */
  cut(last) {
    this.#streams.forEach(({ response }) => {
      if (last) {
        response.write(`event: stream.end\ndata: ${JSON.stringify({ reason: last })}\n\n`);
      }
      response.end();
    });
    this.#streams.clear();
  }

  get streams() {
    return this.#streams.size;
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.url);
    const path = decodeURIComponent(url.pathname);
    let text = '';
    for await (const chunk of request) {
      text += chunk;
    }
    const call = { method: request.method, path, query: url.searchParams, body: text && JSON.parse(text) };
    if (!path.startsWith('/v1/')) {
      return this.#file(path, response);
    }
    this.calls.push(call);
    const status = await this.fault(call);
    if (status === 0) {
      return;
    }
    const [, user] = /^\/v1\/users\/([^/]+)/.exec(path) ?? [];
    if (path.endsWith('/stream')) {
      if (status) {
        response.writeHead(status).end();
        return;
      }
      this.#stream(user, url.searchParams.get('last_event_id'), response);
      return;
    }
    const token = request.headers['x-carillon-user-token'];
    const json = (code, body) => {
      response.writeHead(code, { 'Content-Type': 'application/json', Date: new Date().toUTCString() });
      response.end(JSON.stringify(body));
    };
    if (this.expired.has(token) || status) {
      json(status || 401, { code: 'fault', message: 'a fault that was asked for' });
      return;
    }
    json(200, this.#call(call, user, token));
  }

  #call({ method, path, query, body }, user, token) {
    if (path.endsWith('/tickets')) {
      return { ticket: `for-${user}`, expires_at: new Date(Date.now() + 30_000).toISOString() };
    }
    if (path.endsWith('/badges')) {
      const tenants = [...new Set(this.#of(user).map((m) => m.tenant))].sort();
      return {
        entries: tenants.map((tenant) => ({
          tenant,
          ...this.tenants.get(tenant),
          ...this.meta(user, (m) => m.tenant === tenant),
        })),
        meta: this.meta(user),
      };
    }
    if (path.includes('/feeds/')) {
      return this.#page(user, query);
    }
    if (path.startsWith('/v1/messages/batch/')) {
      const action = path.split('/').at(-1);
      const owner = body.message_ids[0].split('~')[1];
      return this.#act(owner, action, (m) => body.message_ids.includes(m.id), { ids: body.message_ids });
    }
    if (path.includes('/messages/bulk/')) {
      const action = path.split('/').at(-1);
      const [tenant] = body.tenants ?? [];
      const has = body.has_tenant;
      const inScope = (t) => (t === null ? has !== true : has !== false && (!tenant || t === tenant));
      const tenants = [...new Set(this.#of(body.user_ids[0]).map((m) => m.tenant))].filter(inScope);
      this.#act(body.user_ids[0], action, (m) => tenants.includes(m.tenant), { up_to: 'x', tenants });
      return { status: 'completed' };
    }
    if (path.includes('/preferences/')) {
      return this.#preferences(method, path, query, body);
    }
    return { unknown: path, token };
  }

  #preferences(method, path, query, body) {
    const [, , , , , set, section, key] = path.split('/');
    const own = (this.preferences.own[set] ??= {});
    const defaults = this.preferences.defaults[set] ?? {};
    if (method === 'PUT' && section) {
      (own[section] ??= {})[key] = body.value ?? body;
    }
    const all = {};
    for (const name of ['workflows', 'categories', 'channel_types', 'channels']) {
      all[name] = {
        ...(query.get('merged') !== 'false' && defaults[name]),
        ...(query.get('layer') !== 'defaults' && own[name]),
      };
    }
    return { id: set, ...all };
  }

  #page(user, query) {
    const tenant = query.get('tenant');
    const has = query.get('has_tenant');
    const size = Number(query.get('page_size') ?? 50);
    const lte = query.get('inserted_at.lte');
    let all = this.#of(user)
      .filter((m) => (m.tenant === null ? has !== 'true' : has !== 'false' && (!tenant || m.tenant === tenant)))
      .filter((m) => (query.get('archived') === 'only' ? m.archived_at : !m.archived_at))
      .filter((m) => query.get('status') !== 'unread' || !m.read_at)
      .filter((m) => !lte || m.inserted_at <= lte);
    const after = query.get('after');
    if (after) {
      all = all.filter((m) => m.n < Number(after.slice(1)));
    }
    const entries = all.slice(0, size);
    return {
      entries,
      page_info: { after: all.length > size ? entries.at(-1).__cursor : null, before: null, page_size: size },
      vars: {},
      meta: this.meta(user),
    };
  }

  #act(user, action, which, event) {
    const says = {
      seen: { seen_at: true },
      read: { seen_at: true, read_at: true },
      unread: { read_at: false },
      interacted: { seen_at: true, read_at: true, interacted_at: true },
      archived: { archived_at: true },
      unarchived: { archived_at: false },
    }[action];
    const now = new Date().toISOString();
    const states = Object.fromEntries(Object.entries(says).map(([k, v]) => [k, v ? now : null]));
    const changed = this.#of(user).filter(which);
    changed.forEach((m) => {
      for (const [k, v] of Object.entries(states)) {
        m[k] = v === null ? null : (m[k] ?? v);
      }
    });
    this.tell(user, 'message.updated', { ...event, ...states, meta: this.meta(user) });
    return changed;
  }

  #stream(user, last, response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const stream = { user, response };
    this.#streams.add(stream);
    response.on('close', () => this.#streams.delete(stream));
    if (last) {
      const from = Number(last.split('-')[1]);
      this.#log.slice(from).forEach((event) => event.user === user && write(response, event));
    }
    write(response, { name: 'feed.ready', id: `0-${this.#log.length}`, data: { meta: this.meta(user) } });
  }

  async #file(path, response) {
    const root = Object.keys(this.roots).find((each) => path.startsWith(each));
    try {
      const body = await readFile(join(this.roots[root], normalize(path.slice(root.length))));
      response.writeHead(200, {
        'Content-Type': TYPES[extname(path)] ?? 'text/plain',
        'Content-Security-Policy': this.policy,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }
}

function write(response, { id, name, data }) {
  response.write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

function escape(text) {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
