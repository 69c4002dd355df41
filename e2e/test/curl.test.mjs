// The HTTP API as a person meets it: curl, with and without a bearer token.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { connect, toolNames } from '../lib/client.mjs';
import { entry, Gateway } from '../lib/gateway.mjs';
import { startEverything } from '../lib/upstreams.mjs';

const run = promisify(execFile);
const TOKEN = 'e2e-token-of-the-client';
let everything;
let gateway;
let guarded;

before(async () => {
  everything = await startEverything();
  const servers = [entry('everything', everything.url)];
  [gateway, guarded] = await Promise.all([
    Gateway.startConnected(servers),
    Gateway.startConnected(servers, {
      env: { MCPSTEAD_BEARER_TOKEN: TOKEN },
      config: { mcp: { auth: { mode: 'bearer' } } },
    }),
  ]);
});

after(async () => {
  await Promise.all([gateway?.stop(), guarded?.stop()]);
  await everything?.stop();
});

/** Runs curl; gives the status, the headers by lower-case name and the body. */
async function curl(...args) {
  const { stdout } = await run('curl', ['--silent', '--show-error', '--max-time', '20', '--include', ...args]);
  const end = stdout.indexOf('\r\n\r\n');
  const [first, ...lines] = stdout.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  }));
  return { status: Number(first.split(' ')[1]), headers, body: stdout.slice(end + 4) };
}

const JSON_BODY = ['--header', 'Content-Type: application/json'];
const ANY = ['--header', 'Accept: application/json, text/event-stream'];

const post = (body, ...more) => curl(...JSON_BODY, ...ANY, ...more, '--data', JSON.stringify(body), gateway.url);

const initialize = (protocolVersion) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion, capabilities: {}, clientInfo: { name: 'curl', version: '1' } },
});

for (const version of ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25']) {
  test(`initialize with ${version} gets ${version}`, async () => {
    const { status, headers, body } = await post(initialize(version));
    assert.equal(status, 200);
    assert.ok(headers['mcp-session-id']);
    assert.equal(JSON.parse(body).result.protocolVersion, version);
  });
}

test('initialize with an unknown version gets the newest legacy one', async () => {
  assert.equal(JSON.parse((await post(initialize('1999-01-01'))).body).result.protocolVersion, '2025-11-25');
});

test('a whole session: initialize, initialized, list, call, delete, and 404 from then on', async () => {
  const session = ['--header', `Mcp-Session-Id: ${(await post(initialize('2025-11-25'))).headers['mcp-session-id']}`];
  const initialized = await post({ jsonrpc: '2.0', method: 'notifications/initialized' }, ...session);
  assert.deepEqual([initialized.status, initialized.body], [202, '']);
  const list = JSON.parse((await post({ jsonrpc: '2.0', id: 'two', method: 'tools/list' }, ...session)).body);
  assert.equal(list.id, 'two');
  assert.ok(list.result.tools.some((tool) => tool.name === 'everything__echo'));
  const params = { name: 'everything__echo', arguments: { message: 'hello' } };
  const called = await post({ jsonrpc: '2.0', id: 3, method: 'tools/call', params }, ...session);
  assert.match(called.headers['content-type'], /^application\/json/);
  assert.deepEqual(JSON.parse(called.body), {
    jsonrpc: '2.0', id: 3, result: { content: [{ type: 'text', text: 'Echo: hello' }] },
  });
  assert.equal((await curl('--request', 'DELETE', ...session, gateway.url)).status, 202);
  assert.equal((await post({ jsonrpc: '2.0', id: 4, method: 'ping' }, ...session)).status, 404);
});

test('without a session a client is served too', async () => {
  const { result } = JSON.parse((await post({ jsonrpc: '2.0', id: 1, method: 'tools/list' })).body);
  assert.ok(result.tools.length > 5);
});

test('a client that accepts only event streams gets one', async () => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
  const answer = await curl(...JSON_BODY, '--header', 'Accept: text/event-stream', '--data', body, gateway.url);
  assert.match(answer.headers['content-type'], /^text\/event-stream/);
  assert.deepEqual(events(answer.body), [{ jsonrpc: '2.0', id: 1, result: {} }]);
});

test('progress turns the answer into an event stream, with the token of the client and all of its steps', async () => {
  const params = {
    name: 'everything__trigger-long-running-operation',
    arguments: { duration: 0.4, steps: 2 },
    _meta: { progressToken: 'my token' },
  };
  const answer = await post({ jsonrpc: '2.0', id: 7, method: 'tools/call', params });
  assert.match(answer.headers['content-type'], /^text\/event-stream/);
  const [first, second, last] = events(answer.body);
  assert.deepEqual(first.params, { progressToken: 'my token', progress: 1, total: 2 });
  assert.deepEqual(second.params, { progressToken: 'my token', progress: 2, total: 2 });
  assert.equal(last.id, 7);
});

const events = (body) =>
  body.split(/\r?\n/).filter((line) => line.startsWith('data:')).map((line) => JSON.parse(line.slice(5)));

test('a batch of two requests gets both answers', async () => {
  const batch = [1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'ping' }));
  const { body } = await curl(...JSON_BODY, '--header', 'Accept: application/json', '--data', JSON.stringify(batch), gateway.url);
  assert.deepEqual(JSON.parse(body).map(({ id }) => id).sort(), [1, 2]);
});

test('what is not JSON is a parse error, and GET is not allowed', async () => {
  const broken = await curl(...JSON_BODY, ...ANY, '--data', '{"jsonrpc":', gateway.url);
  assert.deepEqual([broken.status, JSON.parse(broken.body).error.code], [200, -32700]);
  const get = await curl('--header', 'Accept: text/event-stream', gateway.url);
  assert.equal(get.status, 405);
  assert.deepEqual(get.headers.allow.split(/, */).sort(), ['DELETE', 'POST']);
});

test('a foreign Origin is refused', async () => {
  assert.equal((await post({ jsonrpc: '2.0', id: 1, method: 'ping' }, '--header', 'Origin: https://evil.example')).status, 403);
});

test('/health and /metrics are open and say what is there', async () => {
  const health = JSON.parse((await curl(`${gateway.origin}/health`)).body);
  assert.deepEqual([health.status, health.servers[0].name, health.servers[0].connected], ['ok', 'everything', true]);
  const metrics = await curl(`${guarded.origin}/metrics`);
  assert.match(metrics.headers['content-type'], /^text\/plain; *version=0\.0\.4/);
  assert.match(metrics.body, /^mcpstead_upstream_connected\{.*server="everything".*\} 1/m);
  assert.equal((await curl(`${guarded.origin}/health`)).status, 200);
});

test('in bearer mode everything but /health and /metrics wants the token', async () => {
  for (const wrong of [[], ['--header', 'Authorization: Bearer wrong']]) {
    const body = ['--data', JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })];
    for (const request of [[...JSON_BODY, ...body, guarded.url], ['--request', 'POST', `${guarded.origin}/-/reload`]]) {
      const refused = await curl(...wrong, ...request);
      assert.deepEqual([refused.status, refused.headers['www-authenticate']], [401, 'Bearer']);
    }
  }
  const reload = ['--header', `Authorization: Bearer ${TOKEN}`, '--request', 'POST', `${guarded.origin}/-/reload`];
  assert.deepEqual(JSON.parse((await curl(...reload)).body), {
    added: 0, removed: 0, restarted: 0, updated: 0, unchanged: 1,
  });
});

test('in bearer mode the SDK works with the token and not without', async () => {
  const client = await connect(guarded.url, { headers: { Authorization: `Bearer ${TOKEN}` } });
  assert.ok((await toolNames(client)).length > 5);
  await client.close();
  await assert.rejects(connect(guarded.url), { code: 401 });
});
