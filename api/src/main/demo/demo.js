/** The page of the demo: people and their inboxes, a box to notify them from, the calls as curl. */
import { CarillonClient } from '/inbox/client.js';
import '/inbox/inbox.js';

const MOST_CALLS = 40;
const form = document.getElementById('compose');
const fields = form.elements;
const count = document.getElementById('count');
const sent = document.getElementById('sent');
const calls = document.getElementById('calls');
const TOKEN = '-H "Authorization: Bearer $PUBLIC_KEY" -H "X-Carillon-User-Token: $TOKEN"';

function element(tag, text, name) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) {
    made.className = name;
  }
  return made;
}

function post(path, body, headers = {}) {
  return fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body ?? {}),
  });
}

/** Shows a call as it would be made in a shell. */
function show(who, method, path, headers, body) {
  const json = body === undefined ? '' : ` \\\n  -H 'Content-Type: application/json' -d '${String(body).replace(/'/g, `'\\''`)}'`;
  const pre = element('pre', '');
  pre.append(
    element('b', `# ${who}\n`),
    `curl ${method === 'GET' ? '' : `-X ${method} `}'${location.origin}${path}' ${headers}${json}`,
  );
  const item = document.createElement('li');
  item.append(pre);
  calls.prepend(item);
  while (calls.children.length > MOST_CALLS) {
    calls.lastChild.remove();
  }
}

let session;

async function begin() {
  const answer = await post('/demo/session');
  session = await answer.json();
  return session;
}

/** A fresh token of one of the three: what a page's own back end does. */
async function tokenOf(id) {
  return (await begin()).people.find((each) => each.id === id).token;
}

function person({ id, name, about, token }) {
  const card = document.createElement('div');
  card.className = 'person';
  const head = document.createElement('div');
  const words = document.createElement('div');
  const title = element('h2', name);
  const badge = element('span', '', 'badge');
  badge.hidden = true;
  title.append(badge);
  words.append(title, element('p', about));
  head.append(words);
  const inbox = document.createElement('carillon-inbox');
  inbox.setAttribute('inline', '');
  inbox.id = `inbox-${id}`;
  inbox.client = new CarillonClient({
    userId: id,
    publicKey: session.public_key,
    token,
    getToken: () => tokenOf(id),
    fetch: (url, init) => {
      const { pathname, search } = new URL(url);
      show(`${name}'s browser`, init.method, decodeURIComponent(pathname) + search, TOKEN, init.body);
      return fetch(url, init);
    },
  });
  inbox.addEventListener('carillon-count', ({ detail: { unread } }) => {
    badge.hidden = !unread;
    badge.textContent = `${unread} unread`;
  });
  // There is nothing to go to.
  inbox.addEventListener('carillon-click', (event) => event.preventDefault());
  card.append(head, inbox);
  document.querySelector('.people').append(card);
}

let asked = 0;
let timer;

/** Whom it would reach, while one types. */
function preview() {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const ask = ++asked;
    const answer = await post('/demo/preview', { segment: fields.segment.value });
    const json = await answer.json();
    if (ask !== asked) {
      return;
    }
    count.classList.toggle('wrong', !answer.ok);
    if (answer.ok) {
      count.replaceChildren('reaches ', element('strong', `${json.deliverable} `), json.deliverable === 1 ? 'person' : 'people');
    } else {
      count.textContent = json.errors?.[0]?.message ?? json.message;
    }
  }, 120);
}

fields.audience.addEventListener('change', () => {
  if (fields.audience.value) {
    fields.segment.value = fields.audience.value;
    preview();
  } else {
    fields.segment.focus();
  }
});
fields.segment.addEventListener('input', () => {
  fields.audience.value = [...fields.audience.options].some((o) => o.value === fields.segment.value) ? fields.segment.value : '';
  preview();
});
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const body = { segment: fields.segment.value, title: fields.title.value, body: fields.body.value, category: 'operations' };
  const began = performance.now();
  show('your service', 'POST', '/v1/notify', '-H "Authorization: Bearer $SECRET_KEY" -H "Prefer: wait=2"', JSON.stringify(body));
  const answer = await post('/demo/notify', body, { Prefer: 'wait=2' });
  const json = await answer.json();
  sent.classList.toggle('wrong', !answer.ok);
  sent.textContent = answer.ok
    ? `Delivered to ${json.delivered ?? '…'} in ${Math.round(performance.now() - began)} ms.`
    : (json.errors?.[0]?.message ?? json.message);
});

preview();
(await begin()).people.forEach(person);
