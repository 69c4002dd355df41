// An upstream of the public SDK with one habit that is met in the wild, chosen by its first argument:
//   recorder       tells which of its calls are waiting and which were cancelled
//   forgetful      forgets a session after three calls, and answers 404 to it from then on
//   silent         accepts calls and never answers
//   unauthorized   answers 401 to everything
//   selfsigned     speaks TLS with the key and certificate of the second and third argument
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';

const [habit, keyFile, certificateFile] = process.argv.slice(2);
const waiting = new Set();
const cancelled = [];
const sessions = new Map();
const reply = (text) => ({ content: [{ type: 'text', text }] });

function createServer() {
  const server = new McpServer({ name: habit, version: '1.0.0' });
  server.registerTool('echo', { inputSchema: { message: z.string() } }, ({ message }) => reply(message));
  server.registerTool('recorded', {}, () => reply(JSON.stringify({ waiting: [...waiting], cancelled })));
  server.registerTool('wait', { inputSchema: { label: z.string() } }, async ({ label }, { signal }) => {
    waiting.add(label);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    waiting.delete(label);
    cancelled.push(label);
    return reply('cancelled');
  });
  return server;
}

async function openSession() {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => sessions.set(id, { transport, requests: 0 }),
  });
  await createServer().connect(transport);
  return transport;
}

function refuse(response, status, message) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32001, message } }));
}

/** Counts a call against a forgetful server's session; true if it is one too many. */
function forgets(session, body) {
  return habit === 'forgetful' && body?.method === 'tools/call' && ++session.requests > 3;
}

async function serve(request, response) {
  if (habit === 'unauthorized') return refuse(response, 401, 'who are you?');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks)) : undefined;
  if (habit === 'silent' && body?.method === 'tools/call') return undefined;
  const id = request.headers['mcp-session-id'];
  if (id === undefined) return (await openSession()).handleRequest(request, response, body);
  const session = sessions.get(id);
  if (session === undefined || forgets(session, body)) {
    sessions.delete(id);
    return refuse(response, 404, 'Session not found');
  }
  return session.transport.handleRequest(request, response, body);
}

const server =
  habit === 'selfsigned'
    ? https.createServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, serve)
    : http.createServer(serve);
server.listen(process.env.PORT);
