import type { ForwardRefExoticComponent, ReactNode, RefAttributes } from 'react';
import type { CarillonClient, Message } from './client.js';
import type { CarillonInbox as Inbox, ClickEvent, Texts } from './inbox.js';
import type { CarillonPreferences as Preferences, Catalog, SavedEvent } from './preferences.js';

interface Common {
  userId?: string;
  publicKey?: string;
  token?: string;
  baseUrl?: string;
  tenant?: string;
  theme?: 'light' | 'dark';
  texts?: Texts;
  getToken?: () => string | Promise<string>;
  onError?: (event: CustomEvent<{ error: Error }>) => void;
  children?: ReactNode;
}

export const CarillonInbox: ForwardRefExoticComponent<
  Common & {
    client?: CarillonClient;
    feed?: string;
    inline?: boolean;
    markRead?: 'click' | 'view';
    onMessageClick?: (event: ClickEvent) => void;
    onMessage?: (event: CustomEvent<{ message: Message }>) => void;
    onCount?: (event: CustomEvent<{ unread: number }>) => void;
    onOpen?: (event: CustomEvent) => void;
    onClose?: (event: CustomEvent) => void;
  } & RefAttributes<Inbox>
>;

export const CarillonPreferences: ForwardRefExoticComponent<
  Common & { catalog?: Catalog; onSaved?: (event: SavedEvent) => void } & RefAttributes<Preferences>
>;
