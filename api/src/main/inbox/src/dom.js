/** Making elements; nothing here takes HTML from anybody. */

/**
 * @param {string} tag
 * @param {Record<string, any>} [properties] `on...` are listeners, `prop:` set properties, the rest
 *     are attributes: true is an empty one, false, null and undefined none
 * @param {...(Node | string | null | undefined)} children texts stay texts
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  set(element, properties ?? {});
  element.append(...children.filter((child) => child != null));
  return element;
}

export function set(element, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === false || value == null) {
      element.removeAttribute(name);
    } else if (element.getAttribute(name) !== String(value === true ? '' : value)) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
}

/** Properties that a page has set before the element's class was there. */
export function adopt(element, names) {
  for (const name of names) {
    if (Object.hasOwn(element, name)) {
      const value = element[name];
      delete element[name];
      element[name] = value;
    }
  }
}

export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

const SVG = 'http://www.w3.org/2000/svg';
const PATHS = {
  bell: 'M6 9a6 6 0 1 1 12 0c0 5 2 6 2 8H4c0-2 2-3 2-8m4 11a2 2 0 0 0 4 0',
  close: 'M6 6l12 12M18 6L6 18',
  checks: 'M2 13l4 4 8-9M12 16l1 1 8-9',
  check: 'M5 13l4 4L19 7',
  dot: 'M12 8a4 4 0 1 0 0 8 4 4 0 1 0 0-8',
  archive: 'M3 5h18v4H3zM5 9v10h14V9M10 13h4',
  back: 'M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  up: 'M12 19V5M6 11l6-6 6 6',
  alert: 'M12 4L2.5 20h19zM12 10v4M12 17v.5',
};

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  set(svg, { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: `icon i-${name}` });
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

/** Of styles that every instance shares; a strict content security policy allows it. */
export function sheet(css) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

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
