/**
 * One live stream of a user's feed for all tabs that show it. Who holds the Web Lock reads the
 * stream and passes each event on; the others listen, and take over from where they are when the
 * lock is free. Without locks each tab has a stream of its own.
 */

const EVENTS = [
  'feed.ready',
  'feed.reset',
  'message.created',
  'message.updated',
  'message.removed',
  'stream.end',
];
const BEAT_MS = 10_000;
/** Of a leader that says nothing: a phone has put its tab to sleep. */
const SILENCE_MS = 25_000;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 10_000;

export class Live {
  #api;
  #feed;
  #on;
  #status = 'connecting';
  #lastId;
  #channel;
  #leads = false;
  #stopped = new AbortController();
  #wake = () => {};
  #heard = 0;
  #timer;

  /**
   * @param {import('./api.js').Api} api
   * @param {string} feed
   * @param {{event: (name: string, data: any) => void, status: (status: string) => void}} on
   */
  constructor(api, feed, on) {
    this.#api = api;
    this.#feed = feed;
    this.#on = on;
  }

  /** `connecting`, `live`, `waiting` (comes back by itself), `offline`, `unauthorized`. */
  get status() {
    return this.#status;
  }

  async start() {
    const { signal } = this.#stopped;
    const name = `carillon:${this.#api.base}${this.#api.user}:${this.#feed}:${await this.#reach()}`;
    if (signal.aborted) {
      return;
    }
    addEventListener('online', () => this.#wake(), { signal });
    if (!navigator.locks || !globalThis.BroadcastChannel) {
      this.#run(signal);
      return;
    }
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    this.#channel.postMessage({ hello: true });
    this.#heard = Date.now();
    this.#timer = setInterval(() => this.#beat(name), BEAT_MS);
    this.#queue(name, { signal });
  }

  stop() {
    this.#stopped.abort();
    clearInterval(this.#timer);
    this.#channel?.close();
    this.#wake();
  }

  /** Tabs whose tokens reach different tenants must not share. */
  async #reach() {
    try {
      const part = (await this.#api.token()).split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
      const claims = JSON.parse(atob(part));
      return JSON.stringify([claims.sub, claims.tenants, claims.grants, claims['https://knock.app/grants']]);
    } catch {
      return crypto.randomUUID?.() ?? String(Math.random());
    }
  }

  /** Waits for the lock and leads while it is held. */
  async #queue(name, options) {
    const lost = new AbortController();
    try {
      await navigator.locks.request(name, options, async () => {
        this.#leads = true;
        await this.#run(AbortSignal.any([this.#stopped.signal, lost.signal]));
      });
    } catch (e) {
      // Stopped, or another tab took it because this one slept.
      lost.abort();
      this.#wake();
    }
    this.#leads = false;
    // Who had taken it from a sleeper is still in the queue.
    if (!this.#stopped.signal.aborted && !options.steal) {
      this.#queue(name, options);
    }
  }

  #beat(name) {
    if (this.#leads) {
      this.#channel.postMessage({ status: this.#status });
    } else if (Date.now() - this.#heard > SILENCE_MS && !document.hidden) {
      this.#heard = Date.now();
      this.#queue(name, { steal: true });
    }
  }

  #hear({ hello, status, event }) {
    if (hello) {
      if (this.#leads) {
        this.#channel.postMessage({ status: this.#status });
      }
      return;
    }
    this.#heard = Date.now();
    if (this.#leads) {
      return;
    }
    if (status) {
      this.#say(status);
    } else if (event) {
      this.#tell(event);
    }
  }

  #tell(event) {
    if (event.id) {
      this.#lastId = event.id;
    }
    this.#on.event(event.name, event.data);
  }

  #say(status) {
    if (status !== this.#status) {
      this.#status = status;
      this.#on.status(status);
    }
    if (this.#leads) {
      this.#channel?.postMessage({ status });
    }
  }

  /** Connects, and connects again, until the signal. */
  async #run(signal) {
    let tries = 0;
    while (!signal.aborted) {
      let wait = 0;
      try {
        if (navigator.onLine === false) {
          throw Object.assign(new Error(), { code: 'network' });
        }
        const { ticket } = await this.#api.call('POST', `${this.#api.user}/tickets`);
        const end = await this.#read(ticket, signal);
        if (end.lived) {
          tries = 0;
        }
        if (end.expired) {
          await this.#api.renew(await this.#api.token());
          continue;
        }
      } catch (e) {
        this.#say(e.status === 401 ? 'unauthorized' : navigator.onLine === false ? 'offline' : 'waiting');
        wait = (e.retryAfter ?? 0) * 1000;
      }
      if (!signal.aborted) {
        const most = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** tries++);
        // Not all at once when a server comes back.
        await this.#pause(Math.max(wait, most * (0.4 + 0.6 * Math.random())));
      }
    }
  }

  /** Until it ends. */
  #read(ticket, signal) {
    return new Promise((resolve) => {
      const query = new URLSearchParams({ ticket });
      const fresh = !this.#lastId;
      if (!fresh) {
        query.set('last_event_id', this.#lastId);
      }
      const path = `${this.#api.user}/feeds/${encodeURIComponent(this.#feed)}/stream?${query}`;
      const source = new EventSource(this.#api.url(path));
      const done = new AbortController();
      let lived = false;
      // It would come back with a ticket that is used up: each connection is a new one.
      const end = (status, expired = false) => {
        source.close();
        done.abort();
        if (!signal.aborted) {
          this.#say(status);
        }
        resolve({ lived, expired });
      };
      const take = (message) => {
        const event = { name: message.type, id: message.lastEventId, data: parsed(message.data) };
        if (event.name === 'stream.end') {
          end('connecting', event.data.reason === 'token_expired');
          return;
        }
        lived = true;
        if (event.name === 'feed.ready') {
          event.data.fresh = fresh;
        }
        this.#tell(event);
        this.#channel?.postMessage({ event });
        if (event.name === 'feed.ready') {
          this.#say('live');
        }
      };
      EVENTS.forEach((name) => source.addEventListener(name, take));
      source.onerror = () => end(navigator.onLine === false ? 'offline' : 'waiting');
      addEventListener('offline', () => end('offline'), { signal: done.signal });
      signal.addEventListener('abort', () => end('waiting'), { signal: done.signal });
    });
  }

  #pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
