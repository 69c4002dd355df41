// A server of the TypeScript SDK 1.x that takes the registrations of 2.x, so that everything is written once. It asks
// a client as a server of its time does: with requests while the call runs, all those of a round at the same time.
import { randomUUID } from 'node:crypto';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import * as types from '@modelcontextprotocol/sdk/types.js';
import { isInputRequiredResult } from '@modelcontextprotocol/server';
import { result, text } from './content.mjs';
import { stateCodec } from './questions.mjs';

const levels = types.LoggingLevelSchema.options;
const replies = {
  'elicitation/create': types.ElicitResultSchema,
  'sampling/createMessage': types.CreateMessageResultWithToolsSchema,
  'roots/list': types.ListRootsResultSchema,
};
const schemas = {
  'completion/complete': types.CompleteRequestSchema,
  'resources/subscribe': types.SubscribeRequestSchema,
  'resources/unsubscribe': types.UnsubscribeRequestSchema,
};

const json = (schema) => schema['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
const unknown = (what) => new types.McpError(types.ErrorCode.InvalidParams, `Unknown: ${what}`);

export class Sdk1Server {
  #sdk;
  #level = 'debug';
  #tools = new Map();
  #prompts = new Map();
  #resources = new Map();
  #templates = new Map();

  constructor(info, options) {
    this.#sdk = new Server(info, options);
    this.#serveTools();
    this.#servePrompts();
    this.#serveResources();
    this.#sdk.setRequestHandler(types.SetLevelRequestSchema, ({ params }) => {
      this.#level = params.level;
      return {};
    });
  }

  connect(transport) {
    return this.#sdk.connect(transport);
  }

  /** What 2.x calls by methods' names. */
  get server() {
    const sdk = this.#sdk;
    return {
      setRequestHandler: (method, handle) => sdk.setRequestHandler(schemas[method], handle),
      sendResourceUpdated: (params) => sdk.sendResourceUpdated(params),
      getClientCapabilities: () => sdk.getClientCapabilities(),
      set onclose(forget) {
        sdk.onclose = forget;
      },
    };
  }

  registerTool(name, { inputSchema, outputSchema, ...config }, handle) {
    const input = inputSchema ? json(inputSchema) : { type: 'object', properties: {} };
    const entry = { name, ...config, inputSchema: input, ...(outputSchema && { outputSchema: json(outputSchema) }) };
    const run = (args, context) => (inputSchema ? handle(args, context) : handle(context));
    return this.#register(this.#tools, name, { entry, run }, () => this.#sdk.sendToolListChanged());
  }

  registerPrompt(name, { argsSchema, ...config }, handle) {
    const { properties = {}, required = [] } = argsSchema ? json(argsSchema) : {};
    const args = Object.entries(properties).map(([key, { description }]) => {
      return { name: key, description, required: required.includes(key) };
    });
    const run = (given, context) => (argsSchema ? handle(given, context) : handle(context));
    const entry = { name, ...config, arguments: args };
    return this.#register(this.#prompts, name, { entry, run }, () => this.#sdk.sendPromptListChanged());
  }

  registerResource(name, place, config, run) {
    if (typeof place !== 'string') {
      const uriTemplate = place.uriTemplate.toString();
      this.#templates.set(uriTemplate, { entry: { name, uriTemplate, ...config }, match: place.uriTemplate, run });
      return undefined;
    }
    const entry = { name, uri: place, ...config };
    return this.#register(this.#resources, place, { entry, run }, () => this.#sdk.sendResourceListChanged());
  }

  #register(map, key, made, tell) {
    const known = { ...made, enabled: true };
    map.set(key, known);
    const update = ({ enabled }) => {
      if (known.enabled === enabled) return;
      known.enabled = enabled;
      if (this.#sdk.transport) tell().catch(() => {});
    };
    return { update };
  }

  #serveTools() {
    this.#sdk.setRequestHandler(types.ListToolsRequestSchema, () => ({ tools: entries(this.#tools) }));
    this.#sdk.setRequestHandler(types.CallToolRequestSchema, async ({ params }, extra) => {
      const { run } = find(this.#tools, params.name);
      try {
        return await this.#rounds((context) => run(params.arguments ?? {}, context), extra);
      } catch (error) {
        return { ...result(text(error.message)), isError: true };
      }
    });
  }

  #servePrompts() {
    this.#sdk.setRequestHandler(types.ListPromptsRequestSchema, () => ({ prompts: entries(this.#prompts) }));
    this.#sdk.setRequestHandler(types.GetPromptRequestSchema, ({ params }, extra) => {
      const { run } = find(this.#prompts, params.name);
      return this.#rounds((context) => run(params.arguments ?? {}, context), extra);
    });
  }

  #serveResources() {
    this.#sdk.setRequestHandler(types.ListResourcesRequestSchema, () => ({ resources: entries(this.#resources) }));
    this.#sdk.setRequestHandler(types.ListResourceTemplatesRequestSchema, () => ({
      resourceTemplates: [...this.#templates.values()].map(({ entry }) => entry),
    }));
    this.#sdk.setRequestHandler(types.ReadResourceRequestSchema, ({ params: { uri } }) => {
      if (this.#resources.get(uri)?.enabled) return this.#resources.get(uri).run(new URL(uri));
      for (const { match, run } of this.#templates.values()) {
        const variables = match.match(uri);
        if (variables) return run(new URL(uri), variables);
      }
      throw new types.McpError(-32002, 'Resource not found', { uri });
    });
  }

  /** Runs a handler as often as it asks something, with the replies of the round before. */
  async #rounds(run, extra) {
    const context = this.#context(extra);
    for (;;) {
      const outcome = await run({ mcpReq: context });
      if (!isInputRequiredResult(outcome)) return outcome;
      const asked = Object.entries(outcome.inputRequests).map(async ([key, request]) => [key, await ask(request, extra)]);
      context.inputResponses = Object.fromEntries(await Promise.all(asked));
      const state = outcome.requestState && (await stateCodec.verify(outcome.requestState));
      context.requestState = () => state;
    }
  }

  #context({ _meta, signal, sendNotification }) {
    const log = async (level, data) => {
      if (levels.indexOf(level) < levels.indexOf(this.#level)) return;
      await sendNotification({ method: 'notifications/message', params: { level, data } });
    };
    return { _meta, signal, notify: sendNotification, log, requestState: () => undefined };
  }
}

function ask({ method, params }, extra) {
  const id = params?.mode === 'url' && { elicitationId: randomUUID() };
  return extra.sendRequest({ method, params: { ...params, ...id } }, replies[method]);
}

function entries(map) {
  return [...map.values()].filter(({ enabled }) => enabled).map(({ entry }) => entry);
}

function find(map, name) {
  const found = map.get(name);
  if (!found?.enabled) throw unknown(name);
  return found;
}
