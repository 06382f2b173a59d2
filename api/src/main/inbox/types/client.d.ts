/** A person's notifications: feeds, actions, counts, live. */

export interface ClientOptions {
  /** Of Carillon; by default the page's own origin. */
  baseUrl?: string;
  userId: string;
  /** Begins with `pk_`. */
  publicKey: string;
  /** A user token (JWT), for a start; without `getToken` it ends with it. */
  token?: string;
  /** Answers a fresh user token: asked when there is none and when one was refused. */
  getToken?: () => string | Promise<string>;
  /** Default: `inbox`. */
  feed?: string;
  /** Instead of the global one. */
  fetch?: typeof fetch;
}

/** `tenant`: its messages, and those of no tenant unless `hasTenant`; `hasTenant: false`: only those of none. */
export interface Scope {
  tenant?: string | null;
  hasTenant?: boolean;
}

export type Filter = 'all' | 'unread' | 'archived';
export type Action = 'seen' | 'unseen' | 'read' | 'unread' | 'interacted' | 'archived' | 'unarchived';

/** `unauthorized`: no token is accepted; `waiting`: comes back by itself. */
export type Status = 'connecting' | 'live' | 'waiting' | 'offline' | 'unauthorized';

export interface Counts {
  total: number;
  unread: number;
  unseen: number;
}

export interface Block {
  name: string;
  type: string;
  /** As it was sent. */
  content?: string;
  /** Of Markdown: HTML. */
  rendered?: string;
  /** Of `button_set`. */
  buttons?: Array<{ name?: string; label: string; action: string }>;
}

/** A feed entry, as `GET /v1/users/{id}/feeds/{feed}` answers it. Times are ISO 8601. */
export interface Message {
  id: string;
  inserted_at: string;
  seen_at: string | null;
  read_at: string | null;
  interacted_at: string | null;
  archived_at: string | null;
  tenant: string | null;
  title: string;
  /** Markdown. */
  body: string;
  url: string | null;
  data: unknown;
  blocks: Block[];
  actors: Array<Record<string, unknown>>;
}

export interface Branding {
  primary_color: string | null;
  primary_color_contrast: string | null;
  dark_primary_color: string | null;
  dark_primary_color_contrast: string | null;
  logo_url: string | null;
  icon_url: string | null;
  dark_logo_url: string | null;
  dark_icon_url: string | null;
}

/** What a call came to when it did not work. */
export class CarillonError extends Error {
  /** Of HTTP; 0: no answer came. */
  readonly status: number;
  /** As the API has it, or `network`, `timeout`. */
  readonly code: string;
  /** Seconds. */
  readonly retryAfter?: number;
  /** Whether the same call may work a moment later. */
  readonly passing: boolean;
}

/** Messages in one scope. `change` is fired whenever something of it changes. */
export class Feed extends EventTarget {
  readonly scope: Scope;
  readonly filter: Filter;
  readonly status: 'loading' | 'ready' | 'error';
  readonly error?: Error;
  /** Newest first; with what was said of them and is still on its way. */
  readonly items: Message[];
  /** Whether there are older ones to load. */
  readonly more: boolean;
  load(): Promise<void>;
  loadMore(): Promise<void>;
  /** Nothing more is told. */
  close(): void;
}

/**
 * Fires `counts`, `status`, `message` (a `CustomEvent<Message>`: it has just come) and `error` (a
 * `CustomEvent<Error>`: something said was refused, and taken back).
 */
export class CarillonClient extends EventTarget {
  constructor(options: ClientOptions);
  readonly userId: string;
  readonly status: Status;
  /** Tenants that have messages; `id: null`: messages of no tenant. */
  readonly badges: { readonly tenants: Array<{ id: string | null; name: string | null; branding: Branding | null }> };
  /** Goes live. */
  start(): this;
  close(): void;
  feed(view?: Scope & { filter?: Filter }): Feed;
  counts(scope?: Scope): Counts;
  /** Shown at once; rejected, and taken back, when the server refuses. */
  act(action: Action, messages: Message[]): Promise<void>;
  actOnAll(action: Exclude<Action, 'interacted'>, scope?: Scope): Promise<void>;
  /** Reads everything anew that is shown. */
  reload(): void;
  /** Milliseconds since the epoch by the server's clock. */
  now(): number;
}
