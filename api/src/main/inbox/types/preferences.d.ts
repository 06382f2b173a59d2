import type { Texts } from './inbox.js';

export interface Catalog {
  categories?: Array<{ key: string; name?: string; about?: string }>;
  workflows?: Array<{ key: string; name?: string; about?: string; critical?: boolean }>;
  channels?: Array<{ type: string; name?: string }>;
}

/** One choice that the server has. */
export type SavedEvent = CustomEvent<{
  section: 'categories' | 'workflows';
  key: string;
  channelType: string;
  on: boolean;
}>;

/** `<carillon-preferences user-id public-key token base-url tenant>`. Fires `carillon-saved`, `carillon-error`. */
export class CarillonPreferences extends HTMLElement {
  set texts(texts: Texts);
  /** What there is to choose; what it leaves out is taken from what was said. */
  set catalog(catalog: Catalog);
  set getToken(callback: (() => string | Promise<string>) | undefined);
}

declare global {
  interface HTMLElementTagNameMap {
    'carillon-preferences': CarillonPreferences;
  }
}
