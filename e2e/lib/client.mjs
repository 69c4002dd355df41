// The public TypeScript SDK's client, as an application would use it.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** A connected client of the server at `url`; `client.transport` is its transport. */
export async function connect(url, { headers = {}, name = 'e2e' } = {}) {
  const client = new Client({ name, version: '1.0.0' });
  const transport = url.endsWith('/sse')
    ? new SSEClientTransport(new URL(url))
    : new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  await client.connect(transport, { timeout: 10_000 });
  return client;
}

/** Calls a tool; `options` are the SDK's (`signal`, `onprogress`, `timeout`). */
export function call(client, name, args = {}, options = {}) {
  return client.callTool({ name, arguments: args }, undefined, { timeout: 30_000, ...options });
}

/** The text of a result's first content block. */
export function text(result) {
  return result.content[0].text;
}

/** The names of all tools, in the order of the list, from all its pages. */
export async function toolNames(client) {
  return (await allTools(client)).map((tool) => tool.name);
}

/** All tools, from all pages of the list. */
export async function allTools(client) {
  const tools = [];
  let cursor;
  do {
    const page = await client.listTools({ cursor });
    tools.push(...page.tools);
    cursor = page.nextCursor;
  } while (cursor);
  return tools;
}
