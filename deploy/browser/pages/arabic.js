/** A translation, as a page gives it. */
export const AR = {
  title: 'الإشعارات',
  open: 'الإشعارات، {n} غير مقروءة',
  openNone: 'الإشعارات، لا جديد',
  all: 'الكل',
  unread: 'غير مقروءة',
  archived: 'الأرشيف',
  everyTenant: 'الكل',
  noTenant: 'شخصي',
  markAll: 'وضع علامة مقروء على الكل',
  markRead: 'وضع علامة مقروء',
  markUnread: 'وضع علامة غير مقروء',
  archive: 'أرشفة',
  unarchive: 'استرجاع',
  archivedOne: 'تمت الأرشفة.',
  undo: 'تراجع',
  now: 'الآن',
};
