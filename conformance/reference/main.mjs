// The reference server: everything that the conformance suite looks for, made with the public TypeScript SDK 2.x.
//   main.mjs legacy     speaks the versions with a handshake, with sessions
//   main.mjs modern     speaks 2026-07-28 only
//   main.mjs dual       speaks both at the same URL
// A second argument is the port; without it, any. Prints its URL when it listens, and ends on SIGTERM.
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import {
  localhostHostValidation,
  localhostOriginValidation,
  NodeStreamableHTTPServerTransport,
  toNodeHandler,
} from '@modelcontextprotocol/node';
import { classifyInboundRequest, createMcpHandler, isInitializeRequest, McpServer } from '@modelcontextprotocol/server';
import { onChange, registerChanges } from './changes.mjs';
import { registerPrompts } from './prompts.mjs';
import { registerQuestions, stateCodec } from './questions.mjs';
import { registerResources } from './resources.mjs';
import { registerTools } from './tools.mjs';

const [mode, port = '0'] = process.argv.slice(2);
if (!['legacy', 'modern', 'dual'].includes(mode)) {
  console.error('usage: main.mjs legacy|modern|dual [port]');
  process.exit(2);
}

function createServer() {
  const listChanged = true;
  const server = new McpServer(
    { name: `reference-${mode}`, version: '1.0.0' },
    {
      capabilities: {
        tools: { listChanged },
        prompts: { listChanged },
        resources: { listChanged, subscribe: true },
        completions: {},
        logging: {},
      },
      requestState: { verify: stateCodec.verify },
    },
  );
  registerTools(server);
  registerQuestions(server);
  registerPrompts(server);
  registerResources(server);
  const forget = registerChanges(server);
  server.server.onclose = forget;
  return server;
}

const modern = createMcpHandler(createServer, { legacy: 'reject', onerror: (error) => console.error(error.message) });
const serveModern = toNodeHandler(modern);
onChange((kind) => (kind === 'tool' ? modern.notify.toolsChanged() : modern.notify.promptsChanged()));

const sessions = new Map();

async function openSession() {
  const transport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => sessions.set(id, transport),
    onsessionclosed: (id) => sessions.delete(id),
  });
  await createServer().connect(transport);
  return transport;
}

function refuse(response, status, message) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32000, message } }));
}

async function serveLegacy(request, response, body) {
  const id = request.headers['mcp-session-id'];
  if (id === undefined && !isInitializeRequest(body)) return refuse(response, 400, 'no session');
  const transport = id === undefined ? await openSession() : sessions.get(id);
  if (transport === undefined) return refuse(response, 404, 'unknown session');
  return transport.handleRequest(request, response, body);
}

async function bodyOf(request) {
  const chunks = await Array.fromAsync(request);
  try {
    return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks)) : undefined;
  } catch {
    return undefined;
  }
}

function isLegacy(request, body) {
  const { 'mcp-protocol-version': protocolVersionHeader, 'mcp-method': mcpMethodHeader } = request.headers;
  const message = { httpMethod: request.method, protocolVersionHeader, mcpMethodHeader, body };
  return classifyInboundRequest(message).kind === 'legacy';
}

const hostIsLocal = localhostHostValidation();
const originIsLocal = localhostOriginValidation();

async function serve(request, response) {
  if (!hostIsLocal(request, response) || !originIsLocal(request, response)) return;
  const body = await bodyOf(request);
  const legacy = mode === 'legacy' || (mode === 'dual' && isLegacy(request, body));
  await (legacy ? serveLegacy : serveModern)(request, response, body);
}

const listener = http.createServer((request, response) => {
  serve(request, response).catch((error) => {
    console.error(error);
    response.destroy();
  });
});
listener.listen(Number(port), '127.0.0.1', () => console.log(`http://127.0.0.1:${listener.address().port}/mcp`));
process.on('SIGTERM', () => process.exit(0));
