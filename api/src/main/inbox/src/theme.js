/** A tenant's branding: the component's colours, with text on it that can be read, and its picture. */
import { h, set } from './dom.js';

const HEX = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i;

function luminance(hex) {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((d) => d + d) : hex.slice(1).match(/../g);
  const [r, g, b] = digits.map((two) => {
    const c = parseInt(two, 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How well two colours can be told apart: 1 to 21, as WCAG has it. */
export function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** The colour of text on another: the one that is wished for if it can be read. */
export function textOn(color, wished) {
  if (wished && HEX.test(wished) && contrast(color, wished) >= 4.5) {
    return wished;
  }
  return contrast(color, '#ffffff') >= contrast(color, '#10131a') ? '#ffffff' : '#10131a';
}

/** Colours that are no `#rgb` or `#rrggbb`, or cannot be told from the background, are left out. */
export function brand(element, branding) {
  const colors = [
    ['', branding?.primary_color, branding?.primary_color_contrast, '#ffffff'],
    [
      '-dark',
      branding?.dark_primary_color ?? branding?.primary_color,
      branding?.dark_primary_color_contrast,
      '#17191e',
    ],
  ];
  for (const [mode, color, wished, background] of colors) {
    const good = color && HEX.test(color) && contrast(color, background) >= 3;
    // Nothing takes it away.
    element.style.setProperty(`--brand${mode}`, good ? color : '');
    element.style.setProperty(`--on-brand${mode}`, good ? textOn(color, wished) : '');
  }
}

/** A place for a tenant's picture: in sight once it is there, which the page's policy may forbid. */
export function picture() {
  const show = ({ target, type }) => (target.hidden = type !== 'load');
  return h('img', { part: 'logo', alt: '', hidden: true, referrerpolicy: 'no-referrer', onload: show, onerror: show });
}

/** @param {boolean} dark whether it is on dark ground */
export function setPicture(img, branding, dark) {
  const { icon_url, logo_url, dark_icon_url, dark_logo_url } = branding ?? {};
  const url = (dark && (dark_icon_url || dark_logo_url)) || icon_url || logo_url;
  const src = /^https?:/i.test(url) ? url : null;
  set(img, { src });
  img.hidden ||= !src;
}
