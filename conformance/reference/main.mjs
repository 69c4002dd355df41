// The reference server: everything that the conformance suite looks for, made with the public TypeScript SDK 2.x.
//   main.mjs legacy     speaks the versions with a handshake, with sessions
//   main.mjs modern     speaks 2026-07-28 only
//   main.mjs dual       speaks both at the same URL
// A second argument is the port; without it, any. Prints its URL when it listens, and ends on SIGTERM.
import { randomUUID } from 'node:crypto';
import {
  localhostHostValidation,
  localhostOriginValidation,
  NodeStreamableHTTPServerTransport,
  toNodeHandler,
} from '@modelcontextprotocol/node';
import { classifyInboundRequest, createMcpHandler, isInitializeRequest, McpServer } from '@modelcontextprotocol/server';
import { onChange } from './changes.mjs';
import { bodyOf, listen, refuse } from './http.mjs';
import { stateCodec } from './questions.mjs';
import { capabilities, registerAll } from './server.mjs';

const [mode, port = '0'] = process.argv.slice(2);
if (!['legacy', 'modern', 'dual'].includes(mode)) {
  console.error('usage: main.mjs legacy|modern|dual [port]');
  process.exit(2);
}

function createServer() {
  const options = { capabilities, requestState: { verify: stateCodec.verify } };
  return registerAll(new McpServer({ name: `reference-${mode}`, version: '1.0.0' }, options));
}

const modern = createMcpHandler(createServer, { legacy: 'reject', onerror: (error) => console.error(error.message) });
const serveModern = toNodeHandler(modern);
const notify = {
  tool: () => modern.notify.toolsChanged(),
  prompt: () => modern.notify.promptsChanged(),
  resource: () => modern.notify.resourcesChanged(),
};
onChange((changed) => (changed in notify ? notify[changed]() : modern.notify.resourceUpdated(changed)));

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

async function serveLegacy(request, response, body) {
  const id = request.headers['mcp-session-id'];
  if (id === undefined && !isInitializeRequest(body)) return refuse(response, 400, 'no session');
  const transport = id === undefined ? await openSession() : sessions.get(id);
  if (transport === undefined) return refuse(response, 404, 'unknown session');
  return transport.handleRequest(request, response, body);
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

listen(serve, port, '/mcp');
