// The public TypeScript SDK's clients, 1.x and 2.x, behind one face.
import * as v2 from '@modelcontextprotocol/client';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  EmptyResultSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { eventually } from '../../e2e/lib/processes.mjs';

const modern = '2026-07-28';
const info = { name: 'mcpstead-conformance', version: '1.0.0' };
const timeout = 10_000;

/** What a client says that it can, unless told otherwise. */
export const everything = { elicitation: { form: {}, url: {} }, sampling: { tools: {} }, roots: { listChanged: true } };

/**
 * What the clients have in common. `answers` has a function for each method by which a server may ask; `notifications`
 * is all that came without being asked for.
 */
class TypeScriptClient {
  keepsOrder = true;
  answers = {};
  notifications = [];

  constructor(client) {
    this.client = client;
    client.fallbackNotificationHandler = async (notification) => void this.notifications.push(notification);
  }

  async answer({ method, params }) {
    const answer = this.answers[method];
    if (!answer) throw new Error(`nothing answers ${method}`);
    return answer(params);
  }

  async listTools() {
    return (await this.client.listTools(undefined, { timeout })).tools;
  }

  async listPrompts() {
    return (await this.client.listPrompts(undefined, { timeout })).prompts;
  }

  async listResources() {
    return (await this.client.listResources(undefined, { timeout })).resources;
  }

  async listResourceTemplates() {
    return (await this.client.listResourceTemplates(undefined, { timeout })).resourceTemplates;
  }

  getPrompt(name, args) {
    return this.client.getPrompt({ name, ...(args && { arguments: args }) }, { timeout });
  }

  readResource(uri) {
    return this.client.readResource({ uri }, { timeout });
  }

  complete(ref, name, value) {
    return this.client.complete({ ref, argument: { name, value } }, { timeout });
  }

  ping() {
    return this.client.ping({ timeout });
  }

  /** Asks for what a legacy client gets without asking: to be told of changed lists. */
  async listenForLists() {}

  async subscribe(uri) {
    await this.client.subscribeResource({ uri }, { timeout });
  }

  async unsubscribe(uri) {
    await this.client.unsubscribeResource({ uri }, { timeout });
  }

  async setLogLevel(level) {
    await this.client.setLoggingLevel(level, { timeout });
  }

  /** Waits for a notification of a method. */
  notified(method, matches = () => true, milliseconds = timeout) {
    const find = () => this.notifications.find((each) => each.method === method && matches(each.params));
    return eventually(`${method} comes`, find, milliseconds);
  }
}

class Sdk1Client extends TypeScriptClient {
  era = 'legacy';

  async connect(url, capabilities) {
    const ask = (request) => this.answer(request);
    if (capabilities.elicitation) this.client.setRequestHandler(ElicitRequestSchema, ask);
    if (capabilities.sampling) this.client.setRequestHandler(CreateMessageRequestSchema, ask);
    if (capabilities.roots) this.client.setRequestHandler(ListRootsRequestSchema, ask);
    const isSse = new URL(url).pathname === '/sse';
    const transport = new (isSse ? SSEClientTransport : StreamableHTTPClientTransport)(new URL(url));
    this.close = async () => {
      if (!isSse) await transport.terminateSession();
      await this.client.close();
    };
    await this.client.connect(transport, { timeout });
    return this;
  }

  callTool(name, args, { signal, onprogress } = {}) {
    return this.client.callTool({ name, arguments: args }, undefined, { timeout, signal, onprogress });
  }

  unknownMethod() {
    return this.client.request({ method: 'unknown/method' }, EmptyResultSchema, { timeout });
  }
}

class Sdk2Client extends TypeScriptClient {
  #level;
  #subscriptions = new Map();

  async connect(url, capabilities) {
    const ask = (request) => this.answer(request);
    if (capabilities.elicitation) this.client.setRequestHandler('elicitation/create', ask);
    if (capabilities.sampling) this.client.setRequestHandler('sampling/createMessage', ask);
    if (capabilities.roots) this.client.setRequestHandler('roots/list', ask);
    const isSse = new URL(url).pathname === '/sse';
    const transport = new (isSse ? v2.SSEClientTransport : v2.StreamableHTTPClientTransport)(new URL(url));
    this.close = async () => {
      for (const subscription of this.#subscriptions.values()) await subscription.close();
      if (!isSse && this.era === 'legacy') await transport.terminateSession();
      await this.client.close();
    };
    await this.client.connect(transport, { timeout });
    this.era = this.client.getProtocolEra();
    return this;
  }

  callTool(name, args, { signal, onprogress } = {}) {
    const level = this.#level && { _meta: { [v2.LOG_LEVEL_META_KEY]: this.#level } };
    return this.client.callTool({ name, arguments: args, ...level }, { timeout, signal, onprogress });
  }

  async listenForLists() {
    if (this.era === 'legacy') return;
    const filter = { toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true };
    this.#subscriptions.set('lists', await this.client.listen(filter, { timeout }));
  }

  async subscribe(uri) {
    if (this.era === 'legacy') return super.subscribe(uri);
    this.#subscriptions.set(uri, await this.client.listen({ resourceSubscriptions: [uri] }, { timeout }));
  }

  async unsubscribe(uri) {
    if (this.era === 'legacy') return super.unsubscribe(uri);
    await this.#subscriptions.get(uri).close();
    this.#subscriptions.delete(uri);
  }

  /** For a modern client a part of each call from then on. */
  async setLogLevel(level) {
    if (this.era === 'legacy') return super.setLogLevel(level);
    this.#level = level;
  }
}

const modes = { modern: { pin: modern }, legacy: 'legacy', auto: 'auto' };

/** A connected client of SDK 1.x, which is a legacy one. */
export function connectSdk1(url, capabilities = everything) {
  return new Sdk1Client(new Client1(info, { capabilities })).connect(url, capabilities);
}

/** A connected client of SDK 2.x in the mode `modern`, `legacy` or `auto`. */
export function connectSdk2(url, mode, capabilities = everything) {
  const options = { capabilities, versionNegotiation: { mode: modes[mode] } };
  return new Sdk2Client(new v2.Client(info, options)).connect(url, capabilities);
}
