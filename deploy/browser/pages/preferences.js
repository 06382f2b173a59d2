/** Sets the page's preference centre up by the address. */
const query = new URLSearchParams(location.search);
const base = query.get('base') ?? location.origin;
await import(`${base}/inbox/preferences.js`);

const element = document.querySelector('carillon-preferences');
document.documentElement.dir = query.get('dir') ?? 'ltr';
document.documentElement.lang = query.get('lang') ?? 'en';
if (query.get('lang') === 'ar') {
  element.texts = (await import('/pages/arabic.js')).AR;
}
if (query.has('tenant')) {
  element.setAttribute('tenant', query.get('tenant'));
}
element.catalog = {
  channels: [
    { type: 'in_app_feed', name: 'In the app' },
    { type: 'email', name: 'Mail' },
  ],
  categories: [
    { key: 'billing', name: 'Billing', about: 'Invoices and reminders.' },
    { key: 'comments', name: 'Comments', about: 'Who mentions you, and answers.' },
    { key: 'product', name: 'News of the product' },
  ],
  workflows: [{ key: 'password-changed', name: 'Password changed', critical: true }],
};
element.setAttribute('public-key', query.get('key') ?? 'pk_fake');
element.setAttribute('user-id', query.get('user') ?? 'mara');
element.getToken = () => window.mint();
