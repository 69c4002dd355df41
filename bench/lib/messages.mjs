// The requests, and what is asked of their answers.
import http from 'node:http';

export const token = 'benchmark-token-0123456789';
export const idPlace = '######';
const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** A request as {port, path, verb, headers, body}; `id` may be the place for one, and a notification has none. */
export function request({ port, path, era, session, accept }, method, params, id) {
  const headers = {
    Host: `127.0.0.1:${port}`,
    'Content-Type': 'application/json',
    Accept: accept ?? 'application/json, text/event-stream',
    Authorization: `Bearer ${token}`,
  };
  if (era === 'modern') {
    headers['MCP-Protocol-Version'] = '2026-07-28';
    headers['Mcp-Method'] = method;
    if (params.name) headers['Mcp-Name'] = params.name;
    params = { ...params, _meta: { ...params._meta, ...meta } };
  } else if (method !== 'initialize') {
    headers['MCP-Protocol-Version'] = '2025-11-25';
    if (session) headers['Mcp-Session-Id'] = session;
  }
  const idMember = id === undefined ? '' : `"id":${id},`;
  const body = `{"jsonrpc":"2.0",${idMember}"method":"${method}","params":${JSON.stringify(params)}}`;
  return { port, path, verb: 'POST', headers: { ...headers, 'Content-Length': Buffer.byteLength(body) }, body };
}

/** A request as it goes over the wire. */
export function bytesOf({ path, verb, headers, body }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${verb} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** Sends one request; gives back {status, headers, text}. */
export function send({ port, path, verb, headers, body }) {
  return new Promise((resolve, reject) => {
    const sent = http.request({ host: '127.0.0.1', port, path, method: verb, headers, agent: false, timeout: 10_000 });
    sent.on('timeout', () => sent.destroy(new Error('no answer within 10 s')));
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() }));
    });
    sent.end(body);
  });
}

/** The text of the message in an answer, be it JSON or the last event of a stream. */
export function messageOf({ status, headers, text }) {
  if (status !== 200) throw new Error(`status ${status}: ${text.slice(0, 300)}`);
  if (!(headers['content-type'] ?? '').startsWith('text/event-stream')) return text;
  const data = text.split('\n').filter((line) => line.startsWith('data:') && line.length > 7);
  return data.at(-1)?.slice(5).trim() ?? '';
}

/** Sends one request and gives back the result of its answer. */
export async function ask(endpoint, method, params = {}) {
  const message = JSON.parse(messageOf(await send(request(endpoint, method, params, 1))));
  if (!message.result) throw new Error(`${method}: ${JSON.stringify(message).slice(0, 300)}`);
  return message.result;
}

/** Opens a session as legacy clients do; gives back its id, undefined where the server gives none. */
export async function initialize(endpoint) {
  const answer = await send(
    request(endpoint, 'initialize',
      { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } }, 1));
  if (!JSON.parse(messageOf(answer)).result) throw new Error(`initialize: ${answer.text.slice(0, 300)}`);
  const session = answer.headers['mcp-session-id'];
  await send(request({ ...endpoint, session }, 'notifications/initialized', {}));
  return session;
}
