/** Calls of one user to Carillon's HTTP API: address, keys, a token that is renewed, errors. */

const PATIENCE_MS = 15_000;

/** What a call came to when it did not work. */
export class CarillonError extends Error {
  /**
   * @param {number} status of HTTP; 0: no answer came
   * @param {string} code as the API has it, or `network`, `timeout`
   * @param {string} message
   * @param {number} [retryAfter] seconds
   */
  constructor(status, code, message, retryAfter) {
    super(message);
    this.name = 'CarillonError';
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether the same call may work a moment later. */
  get passing() {
    return this.code === 'network' || this.status === 429 || this.status === 503;
  }
}

export class Api {
  #options;
  #token;
  #renewing;

  /** Milliseconds that the server's clock is ahead of this one. */
  clockSkew = 0;

  /** @param {import('./client.js').ClientOptions} options */
  constructor(options) {
    this.#options = options;
    this.#token = options.token;
    this.base = new URL(options.baseUrl || '/', globalThis.location?.href).href.replace(/\/+$/, '');
    this.user = `/v1/users/${encodeURIComponent(options.userId)}`;
  }

  url(path) {
    return this.base + path;
  }

  /** The token that holds now; asks for one when there is none yet. */
  async token() {
    return this.#token ?? this.renew(undefined);
  }

  /**
   * Another token than the one that was refused. Several who ask at once get the same.
   * @param {string | undefined} refused
   */
  async renew(refused) {
    if (this.#token && this.#token !== refused) {
      return this.#token;
    }
    if (!this.#options.getToken) {
      throw new CarillonError(401, 'authentication_error', 'the token was refused, and there is no getToken');
    }
    this.#renewing ??= Promise.resolve()
      .then(() => this.#options.getToken())
      .finally(() => (this.#renewing = undefined));
    return (this.#token = await this.#renewing);
  }

  /**
   * Answers what the API answers, parsed. A token that is refused is renewed once.
   * @param {string} method
   * @param {string} path with its query
   * @param {unknown} [body]
   */
  async call(method, path, body) {
    const token = await this.token();
    let answer = await this.#send(method, path, body, token);
    if (answer.status === 401) {
      answer = await this.#send(method, path, body, await this.renew(token));
    }
    const text = await answer.text();
    let json;
    try {
      json = text ? JSON.parse(text) : undefined;
    } catch {
      // A proxy's page, not Carillon's answer.
    }
    if (!answer.ok) {
      throw new CarillonError(
        answer.status,
        json?.code ?? 'http',
        json?.message ?? `HTTP ${answer.status}`,
        Number(answer.headers.get('Retry-After')) || undefined,
      );
    }
    return json;
  }

  async #send(method, path, body, token) {
    const headers = {
      Authorization: `Bearer ${this.#options.publicKey}`,
      'X-Carillon-User-Token': token,
    };
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    try {
      const answer = await (this.#options.fetch ?? fetch)(this.url(path), {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        cache: 'no-store',
        credentials: 'omit',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const date = Date.parse(answer.headers.get('Date') ?? '');
      if (date) {
        this.clockSkew = date - Date.now();
      }
      return answer;
    } catch (e) {
      const late = e?.name === 'TimeoutError';
      throw new CarillonError(0, late ? 'timeout' : 'network', `${method} ${path}: ${e?.message}`);
    }
  }
}
