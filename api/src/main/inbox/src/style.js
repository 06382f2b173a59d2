import { sheet } from './dom.js';

/**
 * Shared by the components: colours, type, buttons. What begins with `--carillon-` is a page's. Left and right
 * are begin and end, since either may be; above and below are what they are.
 */
export const base = sheet(`
:host {
  --bg: var(--carillon-background, light-dark(#fff, #17191e));
  --raised: var(--carillon-raised, light-dark(#f4f5f7, #22252c));
  --text: var(--carillon-text, light-dark(#1a1d23, #eceef2));
  --muted: var(--carillon-muted, light-dark(#5c6370, #a3a9b6));
  --line: var(--carillon-line, light-dark(#e4e6ea, #31353e));
  --accent: var(--carillon-accent, light-dark(var(--brand, #3b5bdb), var(--brand-dark, #8aa2ff)));
  --on-accent: var(--carillon-on-accent, light-dark(var(--on-brand, #fff), var(--on-brand-dark, #10131a)));
  --tint: color-mix(in srgb, var(--accent) 14%, var(--bg));
  --danger: light-dark(#b42318, #ff9a8f);
  color-scheme: light dark;
  color: var(--text);
  font: 14px/1.45 var(--carillon-font, system-ui, sans-serif);
  -webkit-text-size-adjust: 100%;
}
:host([theme='light']) { color-scheme: light; }
:host([theme='dark']) { color-scheme: dark; }
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
button, input { font: inherit; color: inherit; }
button { margin: 0; border: 0; background: none; padding: 0; cursor: pointer; border-radius: 8px; }
button:disabled { cursor: default; opacity: .45; }
:focus { outline: none; }
:focus-visible, .chip:has(> :focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
.icon { width: 20px; height: 20px; display: block; fill: none; stroke: currentColor; stroke-width: 1.8;
  stroke-linecap: round; stroke-linejoin: round; }
.i-dot { fill: currentColor; }
:dir(rtl) > .i-back { transform: scaleX(-1); }
.round { width: 32px; height: 32px; display: grid; place-items: center; color: var(--muted); flex: none; }
.round:not(:disabled):hover { background: var(--raised); color: var(--text); }
.plain { padding: 5px 12px; border: 1px solid var(--line); background: var(--bg); color: var(--text); font-weight: 500; }
.plain:hover { background: var(--raised); }
.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.primary:hover { background: color-mix(in srgb, var(--accent) 88%, var(--text)); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: no-preference) {
  article, .round, .tools { transition: background-color .12s, opacity .12s; }
}
@media (forced-colors: active) { .plain, .badge, .chip { border: 1px solid; } }
`);

export const inbox = sheet(`
:host { display: inline-block; position: relative; }
:host([inline]) { display: block; height: 100%; }
.bell { position: relative; width: 40px; height: 40px; display: grid; place-items: center; }
.bell:hover, .bell[aria-expanded=true] { background: color-mix(in srgb, currentColor 9%, transparent); }
.bell .icon { width: 22px; height: 22px; }
.badge { min-width: 18px; height: 18px; padding-inline: 5px; border-radius: 9px; background: var(--accent);
  color: var(--on-accent); font-size: 11px; font-weight: 650; line-height: 18px; text-align: center;
  font-variant-numeric: tabular-nums; }
.bell .badge { position: absolute; top: 0; inset-inline-start: 20px; box-shadow: 0 0 0 2px var(--bg); }
.panel { width: min(400px, 100vw - 16px); height: min(620px, 100vh - 80px); margin: 0; padding: 0;
  flex-direction: column; overflow: hidden; background: var(--bg); color: inherit;
  border: 1px solid var(--line); border-radius: var(--carillon-radius, 14px);
  box-shadow: 0 12px 40px light-dark(rgb(16 24 40 / .16), rgb(0 0 0 / .55)); }
.panel:popover-open, :host([inline]) .panel { display: flex; }
:host(:not([inline])) .panel { position: fixed; inset: auto; }
:host([inline]) .panel { width: 100%; height: 100%; box-shadow: none; }
header { display: flex; align-items: center; gap: 4px; padding-block: 12px 4px; padding-inline: 16px 12px; }
h2 { margin: 0; font-size: 17px; font-weight: 650; letter-spacing: -.01em; flex: 1; }
.chips { display: flex; gap: 6px; padding: 4px 16px 2px; margin: 0; border: 0; overflow-x: auto; scrollbar-width: none; scroll-padding-inline: 16px; min-width: 0;
  mask: linear-gradient(90deg, #0000, #000 16px calc(100% - 16px), #0000); }
.chip { display: inline-flex; align-items: center; gap: 6px; flex: none; max-width: 180px; padding: 3px 10px; border-radius: 14px;
  background: var(--raised); color: var(--muted); font-size: 13px; cursor: pointer; border: 1px solid transparent; }
.chip:hover { color: var(--text); }
.chip:has(:checked) { background: var(--tint); border-color: var(--accent); color: var(--text); font-weight: 550; }
.chip > [dir] { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.chip .badge { font-size: 10.5px; height: 16px; line-height: 16px; min-width: 16px; padding-inline: 4px; }
.tabs { display: flex; gap: 20px; padding-inline: 16px; border-bottom: 1px solid var(--line); }
.tab { padding: 8px 0 9px; border-radius: 4px 4px 0 0; color: var(--muted); font-weight: 500; position: relative; white-space: nowrap; }
.tab:hover { color: var(--text); }
.tab[aria-selected=true] { color: var(--text); }
.tab[aria-selected=true]::after { content: ''; position: absolute; inset: auto 0 -1px; height: 2px; background: var(--accent); }
.note { display: flex; gap: 8px; align-items: center; padding: 7px 16px; background: var(--raised); color: var(--muted); font-size: 13px; }
.body { flex: 1; min-height: 0; position: relative; }
.scroll { height: 100%; overflow-y: auto; overscroll-behavior: contain; position: relative; overflow-anchor: none; scrollbar-width: thin; }
article { position: relative; display: grid; grid-template-columns: 36px minmax(0, 1fr); gap: 0 12px; padding-block: 13px; padding-inline: 20px 16px;
  border-bottom: 1px solid var(--line); }
@media (hover: hover) { article:is(:hover, :focus-within) { background: color-mix(in srgb, var(--raised) 60%, var(--bg)); } }
article:focus-visible { outline-offset: -3px; border-radius: 10px; }
article.new::before { content: ''; position: absolute; inset-inline-start: 7px; top: 27px; width: 8px; height: 8px; border-radius: 50%; background: var(--accent); }
.face, .face img { width: 36px; height: 36px; border-radius: 50%; }
img { width: 18px; height: 18px; border-radius: 5px; object-fit: cover; flex: none; }
header img { width: 24px; height: 24px; margin-inline-end: 4px; }
.face img { position: absolute; background: var(--bg); }
.face { display: grid; place-items: center; font-weight: 600; font-size: 14px;
  background: var(--tint); color: var(--text); text-transform: uppercase; user-select: none; }
.name, .text { display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden;
  overflow-wrap: anywhere; text-align: -webkit-match-parent; text-align: match-parent; }
.name { color: inherit; text-decoration: none; font-weight: 450; width: 100%; border-radius: 0; }
article.new .name { font-weight: 620; }
.name::after { content: ''; position: absolute; inset: 0; }
.name:focus-visible { outline: none; }
.name:focus-visible::after { outline: 2px solid var(--accent); outline-offset: -3px; border-radius: 10px; }
.text { color: var(--muted); margin-top: 2px; white-space: pre-line; -webkit-line-clamp: 4; }
article.whole .text, article.whole .name { -webkit-line-clamp: none; }
.text :is(p, ul, ol, blockquote, pre) { margin: 0; }
.text :is(ul, ol) { padding-inline-start: 18px; white-space: normal; }
.text :is(a, code) { position: relative; color: inherit; }
.text strong, .text .heading { color: var(--text); font-weight: 600; }
.text code { font: .92em ui-monospace, monospace; background: var(--raised); border-radius: 4px; padding: 0 3px; }
.text blockquote { border-inline-start: 2px solid var(--line); padding-inline-start: 8px; }
.meta { display: flex; gap: 6px; color: var(--muted); font-size: 12.5px; margin-top: 4px; min-width: 0; }
.meta span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.meta time { flex: none; }
.meta time:not(:has(+ :empty))::after { content: '·'; margin-inline-start: 6px; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 9px; }
.buttons .plain { position: relative; font-size: 13px; padding: 4px 12px; text-decoration: none; border-radius: 8px; }
.tools { position: absolute; bottom: 6px; inset-inline-end: 10px; display: flex; border-radius: 8px;
  background: var(--bg); box-shadow: 0 1px 4px light-dark(rgb(16 24 40 / .18), rgb(0 0 0 / .6)); opacity: 0; }
article:is(:hover, :focus-within) .tools { opacity: 1; }
.tools .round { width: 28px; height: 28px; }
.tools .icon { width: 17px; height: 17px; }
@media (hover: none) {
  .tools { position: relative; inset: auto; opacity: 1; grid-column: 2; justify-self: end; background: none; box-shadow: none; margin-top: -26px; }
  .tools .round { width: 34px; height: 34px; }
  .meta, .buttons { padding-inline-end: 72px; }
}
.state { position: absolute; inset: 0; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 4px;
  padding: 24px; text-align: center; color: var(--muted); }
.state .icon { width: 40px; height: 40px; stroke-width: 1.2; margin-bottom: 8px; }
.state strong { color: var(--text); font-weight: 600; font-size: 15px; }
.state .plain { margin-top: 12px; }
.bones { padding: 6px 20px; }
.bones i { display: block; margin-block: 16px; margin-inline: 48px 0; height: 34px; border-radius: 6px; position: relative;
  background: linear-gradient(var(--raised) 40%, transparent 40% 62%, var(--raised) 62%); }
.bones i::before { content: ''; position: absolute; inset-inline-start: -48px; width: 36px; height: 36px; border-radius: 50%; background: var(--raised); }
@media (prefers-reduced-motion: no-preference) { .bones { animation: breathe 1.4s ease-in-out infinite alternate; } }
@keyframes breathe { to { opacity: .45; } }
.up { position: absolute; top: 10px; inset-inline: 0; margin-inline: auto; width: fit-content; display: flex; align-items: center; gap: 6px;
  padding: 5px 14px 5px 10px; border-radius: 16px; background: var(--accent); color: var(--on-accent); font-weight: 550; box-shadow: 0 4px 14px rgb(0 0 0 / .25); }
.up .icon { width: 16px; height: 16px; }
.toast { position: absolute; bottom: 12px; inset-inline: 12px; display: flex; align-items: center; gap: 12px; padding-block: 8px; padding-inline: 16px 8px; border-radius: 10px;
  background: light-dark(#23262d, #eceef2); color: light-dark(#fff, #17191e); box-shadow: 0 6px 20px rgb(0 0 0 / .3); }
.toast span { flex: 1; }
.toast button { padding: 4px 12px; font-weight: 650; text-decoration: underline; text-underline-offset: 3px; color: inherit; }
.toast :focus-visible { outline-color: currentColor; }
@media (max-width: 480px) {
  :host(:not([inline])) .panel { inset: 0 !important; width: 100vw; height: 100dvh; max-height: none; border: 0; border-radius: 0; }
}
@media (min-width: 481px) { .panel:popover-open .close { display: none; } }
:host([inline]) .close { display: none; }
`);

export const preferences = sheet(`
:host { display: block; }
table { width: 100%; border-collapse: collapse; margin-bottom: 24px; }
caption { text-align: start; font-size: 16px; font-weight: 650; padding-bottom: 4px; }
thead th { color: var(--muted); font-size: 12.5px; font-weight: 550; vertical-align: bottom; }
th, td { padding: 10px 8px; text-align: center; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody th { text-align: start; font-weight: 500; padding-inline-start: 0; width: 60%; overflow-wrap: anywhere; }
small { display: block; text-align: -webkit-match-parent; text-align: match-parent; color: var(--muted); font-size: 12.5px; font-weight: 400; }
td small { font-size: 11.5px; line-height: 1.3; margin-top: 3px; }
.why { display: flex; gap: 4px; align-items: center; margin-top: 2px; }
.why .icon { width: 14px; height: 14px; flex: none; }
label { display: inline-grid; justify-items: center; min-width: 64px; cursor: pointer; border-radius: 8px; }
input { appearance: none; width: 36px; height: 22px; margin: 0; border-radius: 11px; cursor: inherit; position: relative;
  background: light-dark(#868d9a, #6b7280); transition: background-color .15s; }
input::before { content: ''; position: absolute; top: 3px; inset-inline-start: 3px; width: 16px; height: 16px; border-radius: 50%; background: #fff; }
input:checked { background: var(--accent); }
input:checked::before { inset-inline-start: 17px; background: var(--on-accent); }
input:disabled { opacity: .5; }
label:has(:disabled) { cursor: default; }
.status { min-height: 1.5em; margin: 0; color: var(--muted); font-size: 13px; }
.status.notSaved, .wrong { color: var(--danger); }
.wait { color: var(--muted); }
@media (forced-colors: active) { input { border: 1px solid; } input::before { background: CanvasText; } }
`);
