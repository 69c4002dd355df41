// The reference server made with the public TypeScript SDK 1.x.
//   sdk1-main.mjs streamable    Streamable HTTP
//   sdk1-main.mjs sse           HTTP+SSE of 2024-11-05
// A second argument is the port; without it, any. Prints its URL when it listens, and ends on SIGTERM.
import { randomUUID } from 'node:crypto';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { bodyOf, listen, refuse } from './http.mjs';
import { Sdk1Server } from './sdk1-server.mjs';
import { capabilities, registerAll } from './server.mjs';

const [mode, port = '0'] = process.argv.slice(2);
if (!['streamable', 'sse'].includes(mode)) {
  console.error('usage: sdk1-main.mjs streamable|sse [port]');
  process.exit(2);
}

const sessions = new Map();

async function open(transport) {
  await registerAll(new Sdk1Server({ name: `reference-sdk1-${mode}`, version: '1.0.0' }, { capabilities })).connect(transport);
  return transport;
}

async function serveStreamable(request, response) {
  const body = await bodyOf(request);
  const id = request.headers['mcp-session-id'];
  if (id === undefined && body?.method !== 'initialize') return refuse(response, 400, 'no session');
  const transport = id === undefined ? await openStreamable() : sessions.get(id);
  if (transport === undefined) return refuse(response, 404, 'unknown session');
  return transport.handleRequest(request, response, body);
}

function openStreamable() {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => sessions.set(id, transport),
    onsessionclosed: (id) => sessions.delete(id),
  });
  return open(transport);
}

async function serveSse(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (request.method === 'GET' && pathname === '/sse') {
    const transport = new SSEServerTransport('/messages', response);
    sessions.set(transport.sessionId, transport);
    response.on('close', () => sessions.delete(transport.sessionId));
    return open(transport);
  }
  const transport = sessions.get(searchParams.get('sessionId'));
  if (request.method !== 'POST' || pathname !== '/messages') return refuse(response, 405, 'not allowed');
  if (transport === undefined) return refuse(response, 404, 'unknown session');
  return transport.handlePostMessage(request, response);
}

if (mode === 'sse') listen(serveSse, port, '/sse');
else listen(serveStreamable, port, '/mcp');
