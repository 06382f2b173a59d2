/** What the server has rendered, and links: only as far as nothing of it can do harm. */
import { set } from './dom.js';

const ALLOWED = /^(P|BR|STRONG|EM|CODE|PRE|UL|OL|LI|BLOCKQUOTE|A|HR|H[1-6])$/;
let policy;

/**
 * The server's HTML of a body as nodes, made anew of a few elements without attributes but links';
 * everything else is its text. Null where the page's policy lets nobody parse HTML.
 */
export function rich(html) {
  let parsed;
  try {
    policy ??= globalThis.trustedTypes?.createPolicy('carillon', { createHTML: (text) => text }) ?? {
      createHTML: (text) => text,
    };
    parsed = new DOMParser().parseFromString(policy.createHTML(html), 'text/html');
  } catch {
    return null;
  }
  const fragment = document.createDocumentFragment();
  copy(parsed.body, fragment, 0);
  return fragment;
}

function copy(from, to, depth) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.append(node.data);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      if (!ALLOWED.test(node.tagName) || depth > 20) {
        to.append(node.textContent);
        continue;
      }
      const heading = /^H\d/.test(node.tagName);
      const made = document.createElement(heading ? 'p' : node.tagName);
      if (heading) {
        made.className = 'heading';
      }
      const link = made.tagName === 'A' && safeUrl(node.getAttribute('href'));
      if (link) {
        set(made, { href: link, target: '_blank', rel: 'noopener noreferrer nofollow' });
      }
      copy(node, made, depth + 1);
      to.append(made);
    }
  }
}

/** The link if it is one to follow: the web, mail, or the page's own. */
export function safeUrl(url) {
  if (!url) {
    return null;
  }
  try {
    const { protocol } = new URL(url, document.baseURI);
    return /^(https?|mailto|tel):$/.test(protocol) ? url : null;
  } catch {
    return null;
  }
}
