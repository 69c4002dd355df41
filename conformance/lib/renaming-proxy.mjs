// Stands between the suite, which knows the reference server's own names, and the gateway's /mcp, which serves it
// under qualified names. Changes nothing but names.
import http from 'node:http';
import { pipeline } from 'node:stream';
import { SseChanger } from './sse.mjs';

/** Serves the gateway's `target` under the names that `names` makes; gives `url` and `close`. */
export async function startRenamingProxy(target, names) {
  const server = http.createServer((request, response) => {
    forward(new URL(target), names, request, response).catch((error) => response.destroy(error));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/mcp`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function forward(target, names, request, response) {
  const body = Buffer.concat(await Array.fromAsync(request));
  const message = parsed(body);
  const sent = message === undefined ? body : Buffer.from(JSON.stringify(names.request(message)));
  const outgoing = http.request(target, {
    method: request.method,
    headers: headersFor(target, names, request, message?.method, sent.length),
    agent: false,
  });
  // The client's hanging up is its way to cancel.
  response.on('close', () => outgoing.destroy());
  outgoing.on('error', () => response.destroy());
  outgoing.on('response', (incoming) => answer(names, incoming, response));
  outgoing.end(sent);
}

function parsed(body) {
  try {
    return body.length > 0 ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}

function headersFor(target, names, request, method, length) {
  const { connection, 'transfer-encoding': _, ...headers } = request.headers;
  // Only what names this proxy is made to name the gateway: a wrong Host or Origin is for the gateway to refuse.
  const own = request.socket.localPort;
  for (const name of ['host', 'origin']) {
    if (headers[name]) headers[name] = headers[name].replace(`127.0.0.1:${own}`, target.host);
  }
  if (headers['mcp-name'] !== undefined) headers['mcp-name'] = names.header(method, headers['mcp-name']);
  return { ...headers, 'content-length': length };
}

async function answer(names, incoming, response) {
  const { connection, 'transfer-encoding': _, 'content-length': length, ...headers } = incoming.headers;
  const type = headers['content-type'] ?? '';
  if (type.startsWith('text/event-stream')) {
    response.writeHead(incoming.statusCode, headers);
    response.flushHeaders();
    pipeline(incoming, new SseChanger((message) => names.answer(message)), response, () => {});
    return;
  }
  const body = Buffer.concat(await Array.fromAsync(incoming));
  const message = type.startsWith('application/json') ? parsed(body) : undefined;
  const sent = message === undefined ? body : Buffer.from(JSON.stringify(names.answer(message)));
  response.writeHead(incoming.statusCode, { ...headers, 'content-length': sent.length });
  response.end(sent);
}
