/** What is said, in English. `{n}` is a number. A page gives others with `element.texts = {...}`. */
export const TEXTS = {
  title: 'Notifications',
  open: 'Notifications, {n} unread',
  openNone: 'Notifications, none unread',
  close: 'Close',
  all: 'All',
  unread: 'Unread',
  archived: 'Archived',
  tenants: 'Show notifications of',
  everyTenant: 'All',
  noTenant: 'Personal',
  count: '{n} unread',
  markAll: 'Mark all as read',
  markRead: 'Mark as read',
  markUnread: 'Mark as unread',
  archive: 'Archive',
  unarchive: 'Move back',
  archivedOne: 'Archived.',
  undo: 'Undo',
  newOnes: '{n} new',
  arrived: 'New notification: {title}',
  isUnread: 'Unread.',
  untitled: 'Notification',
  emptyAll: 'Nothing here yet',
  emptyAllMore: 'What concerns you will show up here.',
  emptyUnread: 'All caught up',
  emptyUnreadMore: 'You have read everything.',
  emptyArchived: 'Nothing archived',
  emptyArchivedMore: 'What you archive is kept here.',
  loading: 'Loading',
  error: 'Notifications could not be loaded',
  retry: 'Try again',
  refused: 'That did not work; it was undone.',
  offline: 'You are offline. What you do is kept until you are back.',
  waiting: 'Connecting again…',
  unauthorized: 'Your session has ended. Sign in again to see what is new.',
  now: 'now',
  categories: 'Topics',
  workflows: 'Notifications',
  inApp: 'In the app',
  channel: '{name}',
  critical: 'Always sent: it is about your account.',
  locked: 'Set by your organisation.',
  channelOff: 'Off for everything',
  some: 'Depends',
  usuallyOn: 'Usually on',
  usuallyOff: 'Usually off',
  saved: 'Saved',
  notSaved: 'That could not be saved.',
  prefsError: 'Your preferences could not be loaded',
  prefsNone: 'There is nothing to choose yet.',
};

/** The text of a key with its blanks filled. */
export function say(texts, key, values = {}) {
  const text = texts?.[key] ?? TEXTS[key];
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

const UNITS = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** How long ago, in words; what lies ahead is now. */
export function ago(then, now, locale, texts) {
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
