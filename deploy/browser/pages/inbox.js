/** Sets the page's inbox up by the address: `?user=...&key=...&base=...&tenant=...&lang=...&dir=...`. */
const query = new URLSearchParams(location.search);
const base = query.get('base') ?? location.origin;
const inbox = document.querySelector('carillon-inbox');
// What a page asks its own back end for; the test gives it. Before the element knows what it is.
inbox.getToken = () => window.mint();
document.documentElement.lang = query.get('lang') ?? 'en';
document.documentElement.dir = query.get('dir') ?? 'ltr';
for (const name of ['tenant', 'mark-read', 'theme', 'inline']) {
  if (query.has(name)) {
    inbox.setAttribute(name, query.get(name));
  }
}
await import(`${base}/inbox/inbox.js`);
if (query.get('lang') === 'ar') {
  inbox.texts = (await import('/pages/arabic.js')).AR;
}
window.happened = [];
for (const name of ['click', 'count', 'message', 'error', 'open', 'close']) {
  inbox.addEventListener(`carillon-${name}`, (event) => {
    const { unread, url, error } = event.detail ?? {};
    window.happened.push({ name, unread, url, status: error?.status });
    if (name === 'click') {
      event.preventDefault();
    }
  });
}
inbox.setAttribute('public-key', query.get('key') ?? 'pk_fake');
inbox.setAttribute('user-id', query.get('user') ?? 'mara');
