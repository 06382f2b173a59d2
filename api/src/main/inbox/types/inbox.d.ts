import type { CarillonClient, Message } from './client.js';

/** By the keys of `src/texts.js`; what is left out is English. `{n}` stands for a number. */
export type Texts = Record<string, string>;

/** `preventDefault()` keeps the link from being followed. */
export type ClickEvent = CustomEvent<{ message: Message; url: string | null; button?: { label: string; action: string } }>;

/**
 * `<carillon-inbox user-id public-key token base-url feed tenant mark-read="click|view" theme="light|dark" inline>`.
 * Fires `carillon-click`, `carillon-message`, `carillon-count`, `carillon-error`, `carillon-open`, `carillon-close`.
 */
export class CarillonInbox extends HTMLElement {
  texts: Texts;
  getToken: (() => string | Promise<string>) | undefined;
  /** Instead of attributes: a client that the page has made, and closes. */
  client: CarillonClient | undefined;
  readonly opened: boolean;
  open(): void;
  close(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'carillon-inbox': CarillonInbox;
  }
}
