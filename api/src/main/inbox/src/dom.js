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

/** What an element's attributes say of whose it is and where; undefined while something is missing. */
export function options(element, getToken) {
  const of = (name) => element.getAttribute(name) || undefined;
  const made = {
    baseUrl: of('base-url') ?? new URL('..', import.meta.url).href,
    feed: of('feed'),
    userId: of('user-id'),
    publicKey: of('public-key'),
    token: of('token'),
    getToken,
  };
  return made.userId && made.publicKey && (made.token || getToken) ? made : undefined;
}

/** Tells the page; false when it wants to do itself what would be done. */
export function tell(element, name, detail) {
  return element.dispatchEvent(
    new CustomEvent(`carillon-${name}`, { detail, bubbles: true, composed: true, cancelable: true }),
  );
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
