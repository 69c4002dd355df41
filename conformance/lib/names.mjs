// Translates between a client that knows one server's own names and an endpoint that serves it among others, with
// qualified names: tools and prompts `<server>__<name>`, resources and templates `<server>+<uri>`.

const encoded = /^=\?base64\?(.*)\?=$/;

/** The translation for `server`; `others` are servers behind the same endpoint, whose entries are left out of lists. */
export class Names {
  #server;
  #others;
  #strays = new Set();

  constructor(server, others = []) {
    this.#server = server;
    this.#others = others;
  }

  /** What should have been qualified with the server's name, and was not. */
  get strays() {
    return [...this.#strays];
  }

  /** A client's message, with qualified names; anything that is not such a message as it is. */
  request(message) {
    const { method, params } = message ?? {};
    if (typeof params !== 'object' || params === null) return message;
    return { ...message, params: { ...params, ...this.#qualified(method, params) } };
  }

  #qualified(method, params) {
    switch (method) {
      case 'tools/call':
      case 'prompts/get':
        return this.#each(params, 'name', '__');
      case 'resources/read':
      case 'resources/subscribe':
      case 'resources/unsubscribe':
        return this.#each(params, 'uri', '+');
      case 'completion/complete':
        return {
          ref: { ...params.ref, ...this.#each(params.ref, 'name', '__'), ...this.#each(params.ref, 'uri', '+') },
        };
      case 'subscriptions/listen':
        return this.#subscriptions(params.notifications);
      default:
        return {};
    }
  }

  #each(object, key, separator) {
    return typeof object?.[key] === 'string' ? { [key]: this.#server + separator + object[key] } : {};
  }

  #subscriptions(filter) {
    const uris = filter?.resourceSubscriptions;
    if (!Array.isArray(uris)) return {};
    return { notifications: { ...filter, resourceSubscriptions: uris.map((uri) => `${this.#server}+${uri}`) } };
  }

  /** The value of `Mcp-Name` that belongs to a request of this method; `value` may have the base64 form. */
  header(method, value) {
    const separator = { 'tools/call': '__', 'prompts/get': '__', 'resources/read': '+' }[method];
    if (separator === undefined) return value;
    const base64 = encoded.exec(value)?.[1];
    if (base64 === undefined) return this.#server + separator + value;
    const name = this.#server + separator + Buffer.from(base64, 'base64').toString();
    return `=?base64?${Buffer.from(name).toString('base64')}?=`;
  }

  /** A server's message, with the server's own names. */
  answer(message) {
    const { result, error, method, params } = message ?? {};
    if (result) return { ...message, result: this.#result(result) };
    if (typeof error?.data?.uri === 'string') {
      return { ...message, error: { ...error, data: this.#own(error.data, 'uri', '+') } };
    }
    if (method === 'notifications/resources/updated') return { ...message, params: this.#own(params, 'uri', '+') };
    return message;
  }

  #result(result) {
    const changed = { ...result };
    const list = (key, name, separator) => {
      if (Array.isArray(result[key])) changed[key] = this.#ownOnly(result[key], name, separator);
    };
    list('tools', 'name', '__');
    list('prompts', 'name', '__');
    list('resources', 'uri', '+');
    list('resourceTemplates', 'uriTemplate', '+');
    if (Array.isArray(result.contents)) changed.contents = result.contents.map((each) => this.#own(each, 'uri', '+'));
    if (Array.isArray(result.content)) changed.content = result.content.map((block) => this.#block(block));
    if (Array.isArray(result.messages)) {
      changed.messages = result.messages.map((each) => ({ ...each, content: this.#block(each.content) }));
    }
    return changed;
  }

  #ownOnly(entries, key, separator) {
    const foreign = (name) => this.#others.some((other) => name?.startsWith(other + separator));
    return entries.filter((entry) => !foreign(entry?.[key])).map((entry) => this.#own(entry, key, separator));
  }

  #block(block) {
    if (block?.type === 'resource_link') return this.#own(block, 'uri', '+');
    if (block?.type === 'resource') return { ...block, resource: this.#own(block.resource, 'uri', '+') };
    return block;
  }

  #own(object, key, separator) {
    const value = object?.[key];
    const prefix = this.#server + separator;
    if (value?.startsWith?.(prefix)) return { ...object, [key]: value.slice(prefix.length) };
    this.#strays.add(`${key} ${JSON.stringify(value)}`);
    return object;
  }
}
