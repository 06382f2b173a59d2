/** One message as an `article`: made once, changed in place. */
import { h, icon, set, setText } from './dom.js';
import { rich, safeUrl } from './rich.js';
import { say } from './texts.js';
import { picture, setPicture } from './theme.js';

const UNITS = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** How long ago, in words; what lies ahead is now. */
function ago(then, now, locale, texts) {
  const ms = now - then;
  for (const [unit, length] of UNITS) {
    if (ms >= length) {
      return new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'auto' }).format(
        -Math.floor(ms / length),
        unit,
      );
    }
  }
  return say(texts, 'now');
}

/** What can be read of a message, whatever of it is missing. */
export function content(message, texts) {
  const block = (name) => message.blocks?.find((each) => each?.name === name);
  const body = String(message.body ?? block('body')?.content ?? '');
  const buttons = (message.blocks ?? [])
    .filter((each) => each?.type === 'button_set')
    .flatMap((each) => (Array.isArray(each.buttons) ? each.buttons : []))
    .filter((button) => button?.label);
  return {
    title: String(message.title || block('title')?.content || '') || (body ? '' : say(texts, 'untitled')),
    body,
    html: block('body')?.rendered,
    url: safeUrl(message.url ?? block('action_url')?.content),
    buttons,
  };
}

/**
 * @param {any} message
 * @param {{texts: any, act: (what: string, event: Event, button?: any) => void}} on
 */
export function make(message, { texts, act }) {
  const { title, body, html, url, buttons } = content(message, texts);
  const actor = message.actors?.[0];
  const face = String(actor?.name || message.tenant || title || body || '·').trim();
  const name = h(url ? 'a' : 'button', {
    class: 'name',
    part: 'message-title',
    dir: 'auto',
    id: `t-${message.id}`,
    href: url,
    type: url ? null : 'button',
    tabindex: -1,
    onclick: (event) => act('open', event),
  });
  name.textContent = title || body;
  const text = h('div', { class: 'text', part: 'message-body', dir: 'auto', hidden: !title || !body });
  if (title && body) {
    const nodes = html ? rich(html) : null;
    text.append(nodes ?? body);
    text.querySelectorAll('a').forEach((a) => a.addEventListener('click', (e) => act('link', e)));
  }
  const tool = (what) =>
    h('button', { class: `round ${what}`, type: 'button', onclick: (event) => act(what, event) });
  return h(
    'article',
    { part: 'message', tabindex: -1, 'aria-labelledby': `s-${message.id} t-${message.id}` },
    h('div', { class: 'face', part: 'face', 'aria-hidden': 'true' }, [...face][0], actor ? null : picture()),
    h(
      'div',
      {},
      h('span', { class: 'unseen', id: `s-${message.id}` }),
      name,
      text,
      h('div', { class: 'meta' }, h('time', { datetime: message.inserted_at }), h('span', { dir: 'auto' })),
      buttons.length
        ? h(
            'div',
            { class: 'buttons' },
            ...buttons.map((button) =>
              h(
                safeUrl(button.action) ? 'a' : 'button',
                {
                  class: `plain ${button.name === 'primary' ? 'primary' : ''}`,
                  part: 'button',
                  href: safeUrl(button.action),
                  onclick: (event) => act('button', event, button),
                },
                String(button.label),
              ),
            ),
          )
        : null,
    ),
    h('div', { class: 'tools' }, tool('toggle'), tool('archive')),
  );
}

/**
 * @param {HTMLElement} node
 * @param {any} message
 * @param {{texts: any, locale: string, now: number, tenant?: string, branding?: any, dark: boolean}} shown
 */
export function update(node, message, { texts, locale, now, tenant, branding, dark }) {
  const unread = !message.read_at;
  const time = node.querySelector('time');
  const at = Date.parse(message.inserted_at);
  const face = node.querySelector('.face img');
  node.classList.toggle('new', unread);
  if (face) {
    setPicture(face, branding, dark);
  }
  setText(node.querySelector('.unseen'), unread ? say(texts, 'isUnread') : '');
  setText(time, ago(at, now, locale, texts));
  if (!time.title) {
    time.title = new Date(at).toLocaleString(locale);
  }
  setText(node.querySelector('.meta span'), tenant ?? '');
  tool(node.querySelector('.toggle'), unread ? 'check' : 'dot', say(texts, unread ? 'markRead' : 'markUnread'));
  tool(
    node.querySelector('.archive'),
    message.archived_at ? 'back' : 'archive',
    say(texts, message.archived_at ? 'unarchive' : 'archive'),
  );
}

function tool(button, name, label) {
  if (button.dataset.icon !== name) {
    button.dataset.icon = name;
    button.replaceChildren(icon(name));
  }
  set(button, { 'aria-label': label, title: label });
}
