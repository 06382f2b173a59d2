import { SAYS, after, includes } from './feed.js';

/** What this tab has said of messages and the server has not answered yet, in its order. */
export class Pending {
  #sayings = new Set();

  add(action, messages) {
    const ids = new Set(messages.map((each) => each.id));
    return this.#put(action, { all: false, messages, concerns: (m) => ids.has(m.id) });
  }

  addAll(action, scope) {
    return this.#put(action, { all: true, scope, messages: [], concerns: (m) => includes(scope, m.tenant) });
  }

  #put(action, saying) {
    const at = new Date().toISOString();
    const words = Object.entries(SAYS[action]).map(([state, holds]) => [state, holds ? at : null]);
    saying.says = Object.fromEntries(words);
    this.#sayings.add(saying);
    return saying;
  }

  delete(saying) {
    this.#sayings.delete(saying);
  }

  [Symbol.iterator]() {
    return this.#sayings.values();
  }

  /** The message as it is shown. */
  shown(message) {
    for (const saying of this.#sayings) {
      if (saying.concerns(message)) {
        message = after(message, saying.says);
      }
    }
    return message;
  }

  /** A message of which something was said, as the server had it last. */
  find(id) {
    for (const saying of this.#sayings) {
      const found = saying.messages.find((each) => each.id === id);
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  update(which, says) {
    for (const saying of this.#sayings) {
      saying.messages = saying.messages.map((each) => (which(each) ? after(each, says) : each));
    }
  }
}
