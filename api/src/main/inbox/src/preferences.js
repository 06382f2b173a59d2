/**
 * `<carillon-preferences>`: what a person wants to hear of, and how. Saved as it is changed.
 *
 *     <carillon-preferences user-id="mara" tenant="acme-corp" public-key="pk_..." token="ey...">
 */
import { Api } from './client.js';
import { adopt, h, icon, options, set, setText, tell } from './dom.js';
import { base, preferences } from './style.js';
import { say } from './texts.js';

const SECTIONS = ['categories', 'workflows'];
const STRATEGY = '__strategy__';
let instances = 0;

const isObject = (value) => typeof value === 'object' && value !== null;
const keys = (map) => Object.keys(map ?? {}).filter((key) => key !== STRATEGY);

/** What a set says of a channel type in a row: true, false, or `some` where it depends. */
function word(row, type) {
  const leaf = isObject(row) ? row.channel_types?.[type] : row;
  const some = (value) => isObject(value) && value.conditions?.length > 0;
  return leaf === false ? false : some(leaf) || some(row) ? 'some' : true;
}

export class CarillonPreferences extends HTMLElement {
  static observedAttributes = ['user-id', 'public-key', 'token', 'base-url', 'tenant'];

  #number = ++instances;
  #root = this.attachShadow({ mode: 'open' });
  #api;
  #catalog = {};
  #texts = {};
  #getToken;
  /** What holds, what the person said, what would hold without. */
  #sets;
  #failed = false;
  #reading;
  #status = h('p', { class: 'status', role: 'status' });
  #body = h('div', { part: 'body' });

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [base, preferences];
    this.#root.append(this.#body, this.#status);
  }

  connectedCallback() {
    adopt(this, ['texts', 'catalog', 'getToken']);
    this.#read();
  }

  attributeChangedCallback(_, before, now) {
    if (this.isConnected && before !== now) {
      queueMicrotask(() => this.#read());
    }
  }

  set texts(texts) {
    this.#texts = texts ?? {};
    this.#draw();
  }

  /**
   * What there is to choose: `{ categories: [{ key, name, about }], workflows: [{ key, name, about,
   * critical }], channels: [{ type, name }] }`. What it leaves out is taken from what was said.
   */
  set catalog(catalog) {
    this.#catalog = catalog ?? {};
    this.#draw();
  }

  set getToken(callback) {
    this.#getToken = callback;
    if (this.isConnected && !this.#api) {
      this.#read();
    }
  }

  get #path() {
    return `${this.#api.user}/preferences/${encodeURIComponent(this.getAttribute('tenant') ?? 'default')}`;
  }

  #say(key) {
    return say(this.#texts, key);
  }

  async #read() {
    const whose = options(this, this.#getToken);
    if (!whose) {
      return;
    }
    this.#api = new Api(whose);
    const reading = (this.#reading = {});
    this.#sets = undefined;
    this.#failed = false;
    this.#draw();
    try {
      const sets = await Promise.all(
        ['', '?merged=false', '?layer=defaults'].map((layer) => this.#api.call('GET', this.#path + layer)),
      );
      if (reading === this.#reading) {
        this.#sets = sets;
      }
    } catch (e) {
      if (reading === this.#reading) {
        this.#failed = true;
        tell(this, 'error', { error: e });
      }
    }
    this.#draw();
  }

  get #types() {
    const known = this.#catalog.channels;
    if (known) {
      return known;
    }
    const found = new Set(['in_app_feed']);
    for (const all of this.#sets) {
      keys(all.channel_types).forEach((type) => found.add(type));
      SECTIONS.forEach((section) =>
        keys(all[section]).forEach((key) => keys(all[section][key]?.channel_types).forEach((type) => found.add(type))),
      );
    }
    return [...found].map((type) => ({ type }));
  }

  #rows(section) {
    const known = this.#catalog[section] ?? [];
    const found = new Set(this.#sets.flatMap((all) => keys(all[section])));
    known.forEach(({ key }) => found.delete(key));
    return [...known, ...[...found].sort().map((key) => ({ key }))];
  }

  #draw() {
    if (!this.#sets) {
      this.#body.replaceChildren(
        this.#failed
          ? h('div', { class: 'wrong' }, h('p', {}, this.#say('prefsError')),
              h('button', { class: 'plain', type: 'button', onclick: () => this.#read() }, this.#say('retry')))
          : h('p', { class: 'wait', 'aria-busy': 'true' }, this.#say('loading')),
      );
      return;
    }
    const at = this.#root.activeElement?.id;
    const parts = SECTIONS.map((section) => [section, this.#rows(section)]).filter(([, rows]) => rows.length);
    this.#body.replaceChildren(
      ...(parts.length
        ? parts.map(([section, rows]) => this.#table(section, rows))
        : [h('p', { class: 'wait' }, this.#say('prefsNone'))]),
    );
    if (at) {
      this.#root.getElementById(at)?.focus();
    }
  }

  #table(section, rows) {
    const types = this.#types;
    return h(
      'table',
      { part: 'table' },
      h('caption', {}, this.#say(section)),
      h('thead', {}, h('tr', {}, h('td'), ...types.map((each) =>
        h('th', { scope: 'col' }, this.#nameOf(each))))),
      h('tbody', {}, ...rows.map((row) => this.#row(section, row, types))),
    );
  }

  #nameOf({ type, name }) {
    return name ?? (type === 'in_app_feed' ? this.#say('inApp') : type);
  }

  #row(section, { key, name, about, critical }, types) {
    const locked = critical ? this.#say('critical') : this.#locked(section, key) ? this.#say('locked') : null;
    const id = `${section}-${key}-${this.#number}`;
    return h(
      'tr',
      {},
      h(
        'th',
        { scope: 'row' },
        h('span', { id, dir: 'auto' }, name ?? key),
        about ? h('small', { dir: 'auto' }, about) : null,
        locked ? h('small', { class: 'why', id: `${id}-why` }, icon('lock'), locked) : null,
      ),
      ...types.map((each) => {
        const label = `${name ?? key}: ${this.#nameOf(each)}`;
        return h('td', {}, this.#toggle(section, key, each.type, { id, label, critical, rowLocked: locked }));
      }),
    );
  }

  #toggle(section, key, type, { id, label, critical, rowLocked }) {
    const [holds, , defaults] = this.#sets;
    const top = holds.channel_types?.[type];
    const own = word(holds[section]?.[key], type);
    const overruled = !critical && top === false;
    const on = critical ? true : overruled ? false : own;
    const usual = word(defaults[section]?.[key], type) && defaults.channel_types?.[type] !== false;
    const leaf = this.#leafLocked(section, key, type);
    const why = overruled ? 'channelOff' : leaf && !rowLocked ? 'locked' : on === 'some' ? 'some' : null;
    const differs = !why && !rowLocked && Boolean(on) !== Boolean(usual);
    const note = why ? this.#say(why) : differs ? this.#say(usual ? 'usuallyOn' : 'usuallyOff') : '';
    const input = h('input', {
      type: 'checkbox',
      role: 'switch',
      id: `${id}-${type}`,
      part: 'switch',
      disabled: Boolean(rowLocked || leaf || overruled || on === 'some'),
      'aria-label': label,
      'aria-describedby': [rowLocked ? `${id}-why` : null, `${id}-${type}-note`].filter(Boolean).join(' '),
      onchange: (event) => this.#save(section, key, type, event.target),
    });
    input.checked = Boolean(on);
    return h('label', {}, input, h('small', { id: `${id}-${type}-note` }, note));
  }

  /** Whether the tenant, or the environment, insists on all of a row. */
  #locked(section, key) {
    const defaults = this.#sets[2];
    const row = defaults[section]?.[key];
    return (
      defaults[section]?.[STRATEGY] === 'replace' ||
      row?.[STRATEGY] === 'replace' ||
      row?.channel_types?.[STRATEGY] === 'replace'
    );
  }

  #leafLocked(section, key, type) {
    return this.#sets[2][section]?.[key]?.channel_types?.[type]?.[STRATEGY] === 'replace';
  }

  async #save(section, key, type, input) {
    const before = this.#sets[1][section]?.[key];
    // A plain yes or no becomes what it means for each channel.
    const types = isObject(before)
      ? { ...before.channel_types }
      : before === false
        ? Object.fromEntries(this.#types.map((each) => [each.type, false]))
        : {};
    types[type] = input.checked;
    const body = { ...(isObject(before) ? before : {}), channel_types: types };
    input.setAttribute('aria-busy', 'true');
    try {
      const holds = await this.#api.call('PUT', `${this.#path}/${section}/${encodeURIComponent(key)}`, body);
      this.#sets[0] = holds;
      (this.#sets[1][section] ??= {})[key] = body;
      this.#note('saved');
      tell(this, 'saved', { section, key, channelType: type, on: input.checked });
    } catch (e) {
      this.#note('notSaved');
      tell(this, 'error', { error: e });
    }
    this.#draw();
  }

  #note(key) {
    setText(this.#status, this.#say(key));
    set(this.#status, { class: `status ${key}` });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => setText(this.#status, ''), 4000);
  }

  #timer;
}

customElements.get('carillon-preferences') ?? customElements.define('carillon-preferences', CarillonPreferences);
