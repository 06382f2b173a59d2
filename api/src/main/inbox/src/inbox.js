/**
 * `<carillon-inbox>`: a bell with a badge, and the panel it opens.
 *
 *     <script type="module" src="https://carillon.example.com/inbox/inbox.js"></script>
 *     <carillon-inbox base-url="..." user-id="mara" public-key="pk_..." token="ey..."></carillon-inbox>
 */
import { CarillonClient } from './client.js';
import { adopt, h, icon, options, set, setText, tell } from './dom.js';
import { content, make, update } from './message.js';
import { Rows } from './rows.js';
import { base, inbox } from './style.js';
import { say } from './texts.js';
import { brand, picture, setPicture } from './theme.js';

const FILTERS = ['all', 'unread', 'archived'];
const SEEN_AFTER_MS = 800;
const TOAST_MS = 8_000;
const CLOCK_MS = 30_000;
const DARK = matchMedia('(prefers-color-scheme: dark)');
let instances = 0;

export class CarillonInbox extends HTMLElement {
  static observedAttributes = ['user-id', 'public-key', 'token', 'base-url', 'feed', 'tenant', 'lang', 'theme'];

  #number = ++instances;
  #root = this.attachShadow({ mode: 'open' });
  #client;
  #own = false;
  #feed;
  #filter = 'all';
  /** undefined: every tenant; null: messages of none. */
  #tenant;
  #texts = {};
  #getToken;
  #rows;
  #ui = {};
  #listening;
  #scheduled = false;
  #active;
  #seen;
  #looked = new Map();
  #toastTimer;
  #fresh = 0;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [base, inbox];
  }

  connectedCallback() {
    if (!this.#rows) {
      this.#build();
      adopt(this, ['texts', 'getToken', 'client']);
    }
    this.#connect();
  }

  disconnectedCallback() {
    // Moved in the page rather than taken out of it: it is connected again at once.
    queueMicrotask(() => this.isConnected || this.#disconnect());
  }

  attributeChangedCallback(name, before, now) {
    if (this.isConnected && before !== now) {
      if (name === 'lang' || name === 'theme') {
        this.#relabel();
      } else {
        this.#disconnect();
        queueMicrotask(() => this.isConnected && this.#connect());
      }
    }
  }

  /** Texts in other words or another language, by the keys of `texts.js`. */
  get texts() {
    return this.#texts;
  }

  set texts(texts) {
    this.#texts = texts ?? {};
    if (this.#rows) {
      this.#relabel();
    }
  }

  /** Answers a user token; asked when there is none and when one has expired. */
  get getToken() {
    return this.#getToken;
  }

  set getToken(callback) {
    this.#getToken = callback;
    if (this.isConnected && !this.#client) {
      this.#connect();
    }
  }

  /** A client that the page has made, instead of attributes; it stays the page's to close. */
  get client() {
    return this.#client;
  }

  set client(client) {
    this.#disconnect();
    this.#client = client ?? undefined;
    if (this.isConnected) {
      this.#connect();
    }
  }

  get opened() {
    return this.hasAttribute('inline') || this.#ui.panel?.matches(':popover-open') === true;
  }

  open() {
    if (!this.opened) {
      this.#ui.panel.showPopover();
    }
  }

  close() {
    if (this.opened && !this.hasAttribute('inline')) {
      const focused = this.#ui.panel.matches(':focus-within');
      this.#ui.panel.hidePopover();
      if (focused) {
        this.#ui.bell.focus({ preventScroll: true });
      }
    }
  }

  get #locale() {
    return this.closest('[lang]')?.lang || navigator.language;
  }

  get #dark() {
    const theme = this.getAttribute('theme');
    return theme ? theme === 'dark' : DARK.matches;
  }

  #say(key, values) {
    return say(this.#texts, key, values);
  }

  // What is there

  #build() {
    const ui = this.#ui;
    const id = (name) => `${name}-${this.#number}`;
    ui.bell = h(
      'button',
      {
        class: 'bell',
        part: 'bell',
        type: 'button',
        'aria-haspopup': 'dialog',
        'aria-expanded': 'false',
        'aria-controls': id('panel'),
        onclick: () => (this.opened ? this.close() : this.open()),
      },
      h('slot', { name: 'bell' }, icon('bell')),
      (ui.badge = h('span', { class: 'badge', part: 'badge', 'aria-hidden': 'true', hidden: true })),
    );
    ui.markAll = h('button', { class: 'round', type: 'button', part: 'mark-all', onclick: () => this.#markAll() }, icon('checks'));
    ui.close = h('button', { class: 'round close', type: 'button', onclick: () => this.close() }, icon('close'));
    ui.chips = h('fieldset', { class: 'chips', part: 'tenants', hidden: true, onchange: (e) => this.#switch(e.target) });
    ui.tabs = FILTERS.map((filter) =>
      h('button', {
        class: 'tab',
        part: 'tab',
        type: 'button',
        role: 'tab',
        id: id(filter),
        'aria-controls': id('tabpanel'),
        onclick: () => this.#show(filter),
      }),
    );
    ui.note = h('div', { class: 'note', part: 'note', role: 'status', hidden: true });
    ui.list = h('div', { role: 'feed', part: 'list', onkeydown: (e) => this.#key(e), onfocusin: (e) => this.#focused(e) });
    ui.scroll = h('div', { class: 'scroll', tabindex: -1, onscroll: () => this.#scrolled() }, ui.list);
    ui.state = h('div', { class: 'state', part: 'state', hidden: true });
    ui.bones = h('div', { class: 'bones', hidden: true, 'aria-hidden': 'true' }, ...Array.from({ length: 6 }, () => h('i')));
    ui.up = h('button', { class: 'up', type: 'button', hidden: true, onclick: () => this.#toTop() }, icon('up'), h('span'));
    ui.toast = h('div', { class: 'toast', part: 'toast', hidden: true });
    ui.live = h('div', { class: 'unseen', role: 'status' });
    ui.alert = h('div', { class: 'unseen', role: 'alert' });
    ui.body = h(
      'div',
      { class: 'body', role: 'tabpanel', id: id('tabpanel'), 'aria-labelledby': id('all') },
      ui.scroll, ui.bones, ui.state, ui.up, ui.toast,
    );
    ui.title = h('h2', { id: id('title') });
    ui.logo = picture();
    ui.tablist = h('div', { class: 'tabs', role: 'tablist', onkeydown: (e) => this.#tabKey(e) }, ...ui.tabs);
    ui.panel = h(
      'div',
      {
        class: 'panel',
        part: 'panel',
        id: id('panel'),
        role: 'dialog',
        'aria-labelledby': id('title'),
        onkeydown: (e) => this.#escape(e),
        ontoggle: () => this.#toggled(),
      },
      h('header', { part: 'header' }, ui.logo, ui.title, ui.markAll, h('slot', { name: 'actions' }), ui.close),
      ui.chips, ui.tablist, ui.note, ui.body, ui.live, ui.alert,
    );
    const inline = this.hasAttribute('inline');
    set(ui.panel, inline ? { role: 'region' } : { popover: 'auto' });
    this.#root.append(...(inline ? [] : [ui.bell]), ui.panel);
    this.#rows = new Rows(
      ui.scroll,
      ui.list,
      (message) => {
        const node = make(message, { texts: this.#texts, act: (what, e, b) => this.#act(node, what, e, b) });
        this.#seen?.observe(node);
        return node;
      },
      (node, message, index, all) => this.#draw(node, message, index, all),
    );
    this.#relabel();
  }

  #relabel() {
    const ui = this.#ui;
    setText(ui.title, this.#say('title'));
    set(ui.markAll, { 'aria-label': this.#say('markAll'), title: this.#say('markAll') });
    set(ui.close, { 'aria-label': this.#say('close') });
    set(ui.tablist, { 'aria-label': this.#say('title') });
    this.#render();
  }

  // Where it comes from

  #connect() {
    if (!this.#client) {
      const whose = options(this, this.#getToken);
      if (!whose) {
        return;
      }
      this.#own = true;
      this.#client = new CarillonClient(whose);
    }
    if (this.#listening) {
      return;
    }
    this.#listening = new AbortController();
    const on = { signal: this.#listening.signal };
    this.#client.addEventListener('counts', () => this.#later(), on);
    this.#client.addEventListener('status', () => this.#later(), on);
    this.#client.addEventListener('message', (e) => this.#arrived(e.detail), on);
    this.#client.addEventListener('error', (e) => this.#refused(e.detail), on);
    const clock = setInterval(() => this.#later(), CLOCK_MS);
    on.signal.addEventListener('abort', () => clearInterval(clock));
    DARK.addEventListener('change', () => this.#later(), on);
    addEventListener('resize', () => this.#placePanel(), on);
    document.addEventListener('visibilitychange', () => setTimeout(() => this.#sawAll(), SEEN_AFTER_MS), on);
    addEventListener('scroll', () => this.#placePanel(), { ...on, capture: true, passive: true });
    this.#seen = new IntersectionObserver((all) => this.#watch(all), { root: this.#ui.scroll, threshold: 0.6 });
    this.#rows.nodes.forEach((node) => this.#seen.observe(node));
    this.#client.start();
    this.#tenant = this.getAttribute('tenant') ?? undefined;
    this.#read();
  }

  #disconnect() {
    this.#listening?.abort();
    this.#listening = undefined;
    this.#seen?.disconnect();
    this.#looked.forEach(clearTimeout);
    this.#looked.clear();
    clearTimeout(this.#toastTimer);
    this.#feed?.close();
    this.#feed = undefined;
    if (this.#own) {
      this.#client?.close();
      this.#client = undefined;
      this.#own = false;
    }
  }

  get #scope() {
    // Of a tenant that was chosen: only its own; a page's own choice has what is of no tenant too.
    return this.hasAttribute('tenant') || this.#tenant === undefined
      ? { tenant: this.#tenant ?? null }
      : { tenant: this.#tenant, hasTenant: this.#tenant !== null };
  }

  #read() {
    this.#feed?.close();
    this.#fresh = 0;
    this.#active = undefined;
    this.#feed = this.#client.feed({ ...this.#scope, filter: this.#filter });
    this.#feed.addEventListener('change', () => this.#later());
    this.#feed.load();
    this.#rows.toTop();
  }

  #show(filter) {
    this.#filter = filter;
    this.#hideToast();
    this.#read();
  }

  #switch(input) {
    const value = input.value;
    this.#tenant = value === '' ? undefined : value === ' ' ? null : value;
    this.#hideToast();
    this.#read();
  }

  // What is shown

  /** However much happens, once a frame; and where nobody looks, now and then. */
  #later() {
    if (!this.#scheduled) {
      this.#scheduled = true;
      const soon = document.hidden ? (go) => setTimeout(go, 50) : requestAnimationFrame;
      soon(() => {
        this.#scheduled = false;
        this.#render();
      });
    }
  }

  #render() {
    const client = this.#client;
    const feed = this.#feed;
    if (!client || !feed) {
      return;
    }
    const ui = this.#ui;
    const { unread } = client.counts(this.hasAttribute('tenant') ? this.#scope : {});
    const here = client.counts(this.#scope);
    badge(ui.badge, unread);
    // What it says is what is seen.
    set(ui.bell, { 'aria-label': this.#say(unread ? 'open' : 'openNone', { n: ui.badge.textContent }) });
    ui.markAll.disabled = here.unread === 0;
    this.#chips(client);
    const branding = this.#tenant == null ? null : this.#find(this.#tenant)?.branding;
    brand(this, branding);
    // Where one can choose, it is beside the names.
    setPicture(ui.logo, ui.chips.hidden ? branding : null, this.#dark);
    ui.tabs.forEach((tab, i) => {
      const on = FILTERS[i] === this.#filter;
      const count = FILTERS[i] === 'unread' && here.unread ? ` (${number(here.unread, this.#locale)})` : '';
      setText(tab, this.#say(FILTERS[i]) + count);
      set(tab, { 'aria-selected': String(on), tabindex: on ? 0 : -1 });
      if (on) {
        set(ui.body, { 'aria-labelledby': tab.id });
      }
    });
    const status = client.status === 'live' || client.status === 'connecting' ? null : client.status;
    ui.note.hidden = !status;
    setText(ui.note, status ? this.#say(status) : '');
    this.#list(feed);
    if (this.#count !== unread) {
      this.#count = unread;
      tell(this, 'count', { unread });
    }
  }

  #count;

  #list(feed) {
    const ui = this.#ui;
    const items = feed.items;
    this.#rows.set(items);
    const none = items.length === 0;
    const loading = feed.status === 'loading';
    set(ui.list, { role: none ? null : 'feed', 'aria-label': none ? null : this.#say('title'), 'aria-busy': none ? null : String(loading) });
    ui.scroll.hidden = none && loading;
    ui.bones.hidden = !(none && loading);
    const state = none && !loading ? (feed.status === 'error' ? 'error' : `empty-${feed.filter}`) : null;
    ui.state.hidden = !state;
    if (ui.state.dataset.is !== `${state}` ) {
      ui.state.dataset.is = `${state}`;
      ui.state.replaceChildren(...this.#stateOf(state, feed));
    }
    if (this.#rows.atTop) {
      this.#fresh = 0;
    }
    ui.up.hidden = !this.#fresh;
    setText(ui.up.lastChild, this.#say('newOnes', { n: number(this.#fresh, this.#locale) }));
    this.#rove();
  }

  #stateOf(state, feed) {
    if (!state) {
      return [];
    }
    if (state === 'error') {
      return [
        icon('alert'),
        h('strong', {}, this.#say('error')),
        h('button', { class: 'plain', type: 'button', onclick: () => feed.load() }, this.#say('retry')),
      ];
    }
    const key = `empty${feed.filter[0].toUpperCase()}${feed.filter.slice(1)}`;
    return [
      icon(feed.filter === 'archived' ? 'archive' : feed.filter === 'unread' ? 'checks' : 'bell'),
      h('strong', {}, this.#say(key)),
      h('span', {}, this.#say(`${key}More`)),
    ];
  }

  #chips(client) {
    const { chips } = this.#ui;
    const tenants = this.hasAttribute('tenant') ? [] : client.badges.tenants;
    const shown = tenants.length > 1 || (this.#tenant !== undefined && tenants.length > 0);
    chips.hidden = !shown;
    set(chips, { 'aria-label': this.#say('tenants') });
    if (!shown) {
      return;
    }
    const values = ['', ...tenants.map((each) => each.id ?? ' ')];
    const now = [...chips.children].map((chip) => chip.firstChild.value);
    if (values.join('\n') !== now.join('\n')) {
      chips.replaceChildren(
        ...values.map((value) =>
          h(
            'label',
            { class: 'chip', part: 'tenant' },
            h('input', { class: 'unseen', type: 'radio', name: `tenant-${this.#number}`, value }),
            picture(),
            h('span', { dir: 'auto' }),
            h('span', { class: 'badge', 'aria-hidden': 'true' }),
            h('span', { class: 'unseen' }),
          ),
        ),
      );
    }
    const chosen = this.#tenant === undefined ? '' : (this.#tenant ?? ' ');
    [...chips.children].forEach((chip, i) => {
      const [input, logo, name, count, words] = chip.children;
      const tenant = i ? tenants[i - 1].id : undefined;
      const { unread } = client.counts(i ? { tenant, hasTenant: tenant !== null } : {});
      input.checked = input.value === chosen;
      setPicture(logo, tenants[i - 1]?.branding, this.#dark);
      setText(name, i ? this.#nameOf(tenant) : this.#say('everyTenant'));
      badge(count, unread);
      setText(words, unread ? this.#say('count', { n: unread }) : '');
    });
  }

  #find(tenant) {
    return this.#client.badges.tenants.find((each) => each.id === tenant);
  }

  #nameOf(tenant) {
    return tenant == null ? this.#say('noTenant') : (this.#find(tenant)?.name ?? tenant);
  }

  #draw(node, message, index, all) {
    update(node, message, {
      texts: this.#texts,
      locale: this.#locale,
      now: this.#client.now(),
      tenant: this.#tenant === undefined && message.tenant ? this.#nameOf(message.tenant) : undefined,
      branding: message.tenant ? this.#find(message.tenant)?.branding : null,
      dark: this.#dark,
    });
    set(node, { 'aria-posinset': index + 1, 'aria-setsize': this.#feed.more ? -1 : all });
  }

  // What a person does

  #message(node) {
    return this.#rows.items.find((each) => each.id === node?.dataset.id);
  }

  #act(node, what, event, button) {
    const message = this.#message(node);
    if (!message) {
      return;
    }
    if (what === 'toggle') {
      this.#do(message.read_at ? 'unread' : 'read', [message]);
    } else if (what === 'archive') {
      this.#archive(message);
    } else {
      this.#do('interacted', [message]);
      const { url } = content(message, this.#texts);
      if (!tell(this, 'click', { message, url: button ? button.action : url, button })) {
        event.preventDefault();
      } else if (what === 'open' && !url) {
        node.classList.toggle('whole');
        this.#rows.set(this.#rows.items);
      }
    }
  }

  /** What was refused is told by the client. */
  #do(action, messages) {
    return this.#client.act(action, messages).catch(() => {});
  }

  #archive(message) {
    const index = this.#rows.items.findIndex((each) => each.id === message.id);
    const focused = this.#rows.node(message.id)?.matches(':focus-within');
    const back = Boolean(message.archived_at);
    this.#do(back ? 'unarchived' : 'archived', [message]);
    this.#render();
    if (focused) {
      // To the one that has taken its place.
      const next = Math.min(index, this.#rows.items.length - 1);
      (next < 0 ? this.#selectedTab : this.#focus(next))?.focus();
    }
    if (!back) {
      const text = this.#say('archivedOne');
      this.#ui.live.textContent = text;
      this.#toast(text, () => this.#do('unarchived', [{ ...message, archived_at: new Date().toISOString() }]));
    }
  }

  #markAll() {
    const focused = this.#ui.markAll.matches(':focus');
    this.#client.actOnAll('read', this.#scope).catch(() => {});
    if (focused) {
      this.#selectedTab.focus();
    }
  }

  get #selectedTab() {
    return this.#ui.tabs[FILTERS.indexOf(this.#filter)];
  }

  /** @param {() => void} [undo] what its button does */
  #toast(text, undo) {
    const { toast } = this.#ui;
    const button = undo && h('button', { type: 'button', onclick: () => (undo(), this.#hideToast()) }, this.#say('undo'));
    toast.replaceChildren(h('span', {}, text), button ?? '');
    toast.hidden = false;
    clearTimeout(this.#toastTimer);
    const wait = () => {
      this.#toastTimer = setTimeout(
        () => (toast.matches(':hover, :focus-within') ? wait() : this.#hideToast()),
        TOAST_MS,
      );
    };
    wait();
  }

  #hideToast() {
    const { toast } = this.#ui;
    if (toast?.matches(':focus-within')) {
      this.#selectedTab.focus();
    }
    clearTimeout(this.#toastTimer);
    toast.hidden = true;
  }

  #arrived(message) {
    if (this.opened) {
      const { title, body } = content(message, this.#texts);
      this.#ui.live.textContent = this.#say('arrived', { title: title || body });
      if (!this.#rows.atTop && this.#filter !== 'archived') {
        this.#fresh++;
      }
    }
    tell(this, 'message', { message });
  }

  #refused(error) {
    // Said once more when it happens once more.
    this.#ui.alert.textContent = '';
    if (error?.status !== 401) {
      const text = (this.#ui.alert.textContent = this.#say('refused'));
      this.#toast(text);
    }
    tell(this, 'error', { error });
  }

  #toTop() {
    this.#rows.toTop();
    this.#focus(0)?.focus({ preventScroll: true });
    this.#later();
  }

  #scrolled() {
    const { scroll } = this.#ui;
    if (this.#feed?.more && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 600) {
      this.#feed.loadMore();
    }
    if (this.#fresh && this.#rows.atTop) {
      this.#later();
    }
  }

  /** What stays in sight is seen; where the page says so, it is read. */
  #watch(entries) {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(this.#looked.get(target));
      this.#looked.delete(target);
      if (isIntersecting) {
        this.#looked.set(target, setTimeout(() => this.#sawAll(), SEEN_AFTER_MS));
      }
    }
  }

  #sawAll() {
    const action = this.getAttribute('mark-read') === 'view' ? 'read' : 'seen';
    const messages = [...this.#looked.keys()]
      .filter((node) => node.isConnected)
      .map((node) => this.#message(node))
      .filter((m) => m && !m.archived_at && !(action === 'read' ? m.read_at : m.seen_at));
    if (messages.length && this.opened && !document.hidden) {
      this.#do(action, messages);
    }
  }

  // Keys and focus

  #escape(event) {
    if (event.key === 'Escape' && !this.hasAttribute('inline')) {
      event.stopPropagation();
      this.close();
    }
  }

  #toggled() {
    const open = this.opened;
    set(this.#ui.bell, { 'aria-expanded': String(open) });
    if (open) {
      this.#placePanel();
      this.#rows.toTop();
      this.#render();
      this.#selectedTab.focus({ preventScroll: true });
    }
    tell(this, open ? 'open' : 'close');
  }

  #placePanel() {
    const { panel, bell } = this.#ui;
    if (!panel.matches(':popover-open')) {
      return;
    }
    const at = bell.getBoundingClientRect();
    const width = panel.offsetWidth;
    const rtl = getComputedStyle(this).direction === 'rtl';
    const left = rtl ? at.left : at.right - width;
    const most = document.documentElement.clientWidth - width - 8;
    panel.style.left = `${Math.max(8, Math.min(left, most))}px`;
    const below = at.bottom + 8 + panel.offsetHeight <= innerHeight - 4;
    const above = at.top - 8 - panel.offsetHeight;
    panel.style.top = `${below || above < 4 ? Math.min(at.bottom + 8, Math.max(4, innerHeight - panel.offsetHeight - 4)) : above}px`;
  }

  #tabKey(event) {
    const { tabs } = this.#ui;
    const rtl = getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    const now = FILTERS.indexOf(this.#filter);
    const to = { ArrowRight: now + rtl, ArrowLeft: now - rtl, Home: 0, End: 2 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const index = (to + tabs.length) % tabs.length;
      this.#show(FILTERS[index]);
      this.#render();
      tabs[index].focus();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.#focus(0)?.focus();
    }
  }

  /** One message is in the order of tabs, and its parts; arrows lead to the others. */
  #rove() {
    const items = this.#rows.items;
    if (!items.some((each) => each.id === this.#active)) {
      this.#active = items[0]?.id;
    }
    for (const node of this.#rows.nodes) {
      const on = node.dataset.id === this.#active;
      set(node, { tabindex: on ? 0 : -1 });
      node.querySelectorAll('.tools button, .buttons > *, .text a').forEach((each) => {
        set(each, { tabindex: on ? 0 : -1 });
      });
    }
  }

  #focused(event) {
    const node = event.target.closest('article');
    if (node && node.dataset.id !== this.#active) {
      this.#active = node.dataset.id;
      this.#rove();
    }
  }

  #focus(index) {
    const item = this.#rows.items[index];
    if (!item) {
      return undefined;
    }
    this.#active = item.id;
    const node = this.#rows.reveal(index);
    this.#rove();
    return node;
  }

  #key(event) {
    const node = event.target.closest('article');
    const index = this.#rows.items.findIndex((each) => each.id === node?.dataset.id);
    if (index < 0 || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const last = this.#rows.items.length - 1;
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, PageDown: index + 5, PageUp: index - 5, Home: 0, End: last }[
      event.key
    ];
    if (to !== undefined) {
      event.preventDefault();
      if (to < 0 && event.key === 'ArrowUp') {
        this.#selectedTab.focus();
        return;
      }
      this.#focus(Math.max(0, Math.min(last, to)))?.focus({ preventScroll: true });
      this.#scrolled();
    } else if (event.target === node && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      node.querySelector('.name').click();
    } else if (event.key === 'Delete') {
      event.preventDefault();
      this.#archive(this.#message(node));
    }
  }
}

function badge(element, n) {
  element.hidden = !n;
  setText(element, n > 99 ? '99+' : String(n));
}

function number(n, locale) {
  return new Intl.NumberFormat(locale).format(n);
}

customElements.get('carillon-inbox') ?? customElements.define('carillon-inbox', CarillonInbox);
