// What a client sees through the gateway is what the servers say: lists, results, progress, errors.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { allTools, call, connect, text, toolNames } from '../lib/client.mjs';
import { entry, Gateway } from '../lib/gateway.mjs';
import { startEverything, startEverythingSse, startFilesystem, startMemory } from '../lib/upstreams.mjs';

let upstreams;
let gateway;
let client;

before(async () => {
  const [everything, everythingSse, filesystem, memory] = await Promise.all([
    startEverything(), startEverythingSse(), startFilesystem(), startMemory(),
  ]);
  upstreams = { everything, 'everything-sse': everythingSse, filesystem, memory };
  gateway = await Gateway.startConnected(
    Object.entries(upstreams).map(([name, { url }]) => entry(name, url)),
  );
  client = await connect(gateway.url);
});

after(async () => {
  await client?.close();
  await gateway?.stop();
  await Promise.all(Object.values(upstreams ?? {}).map((upstream) => upstream.stop()));
});

test('initialize negotiates the newest version with the SDK and opens a session', () => {
  assert.equal(client.getServerVersion().name, 'mcpstead');
  assert.equal(client.transport.protocolVersion, '2025-11-25');
  assert.match(client.transport.sessionId, /^[\x21-\x7e]{16,}$/);
  assert.ok(client.getServerCapabilities().tools);
});

test('the protocol of each upstream is detected and /health names it', async () => {
  const { status, servers } = await gateway.health();
  assert.equal(status, 'ok');
  assert.deepEqual(
    servers.map(({ name, protocol }) => [name, protocol]),
    [['everything', 'streamable'], ['everything-sse', 'sse'], ['filesystem', 'streamable'], ['memory', 'streamable']],
  );
});

test('tools/list has every tool of every server in file order, each as its server sent it', async () => {
  const listed = await allTools(client);
  const servers = listed.map((tool) => tool.name.split('__')[0]);
  assert.deepEqual([...new Set(servers)], Object.keys(upstreams));
  assert.deepEqual(servers, [...servers].sort((a, b) => position(a) - position(b)), 'servers are not mixed');
  for (const [name, upstream] of Object.entries(upstreams)) {
    await assertSameTools(name, upstream, listed);
  }
});

const position = (server) => Object.keys(upstreams).indexOf(server);

async function assertSameTools(name, upstream, listed) {
  const direct = await connect(upstream.url);
  const expected = (await allTools(direct)).map((tool) => ({
    ...tool,
    name: `${name}__${tool.name}`,
    description: tool.description ? `[${name}] ${tool.description}` : `Tool from ${name}`,
  }));
  await direct.close();
  assert.ok(expected.length > 5);
  // server-everything offers more tools to clients that can do more, so the gateway may have been offered others too.
  const names = new Set(expected.map((tool) => tool.name));
  assert.deepEqual(listed.filter((tool) => names.has(tool.name)), expected);
}

for (const name of ['everything', 'everything-sse']) {
  test(`calls of ${name} return what the server says`, async () => {
    assert.equal(text(await call(client, `${name}__echo`, { message: 'grüße \u{1f30d}' })), 'Echo: grüße \u{1f30d}');
    assert.equal(text(await call(client, `${name}__get-sum`, { a: 2, b: 40 })), 'The sum of 2 and 40 is 42.');
    const weather = await call(client, `${name}__get-structured-content`, { location: 'Chicago' });
    assert.deepEqual(weather.structuredContent, JSON.parse(text(weather)));
  });

  test(`progress of ${name} arrives in order and before the answer`, async () => {
    const seen = [];
    const answer = await call(
      client, `${name}__trigger-long-running-operation`, { duration: 0.8, steps: 4 },
      { onprogress: (progress) => seen.push(progress) },
    );
    assert.deepEqual(seen, [1, 2, 3, 4].map((progress) => ({ progress, total: 4 })));
    assert.match(text(answer), /completed/);
  });
}

test('a result with an image and annotations is the same through the gateway and directly', async () => {
  const args = { messageType: 'error', includeImage: true };
  const direct = await connect(upstreams.everything.url);
  assert.deepEqual(
    await call(client, 'everything__get-annotated-message', args),
    await call(direct, 'get-annotated-message', args),
  );
  await direct.close();
});

test('the filesystem server behind a bridge writes and reads real files', async () => {
  const file = path.join(upstreams.filesystem.directory, 'note.txt');
  await call(client, 'filesystem__write_file', { path: file, content: 'one\ntwo\n' });
  assert.equal(await readFile(file, 'utf8'), 'one\ntwo\n');
  assert.equal(text(await call(client, 'filesystem__read_text_file', { path: file })), 'one\ntwo\n');
  const large = 'grüße '.repeat(200_000);
  await writeFile(file, large);
  assert.equal(text(await call(client, 'filesystem__read_text_file', { path: file })), large);
});

test('the memory server behind a bridge keeps its state between calls', async () => {
  const entity = { name: 'mcpstead', entityType: 'gateway', observations: ['routes calls'] };
  await call(client, 'memory__create_entities', { entities: [entity] });
  const graph = await call(client, 'memory__read_graph');
  assert.deepEqual(graph.structuredContent, { entities: [entity], relations: [] });
});

test("a tool's own failure is a result", async () => {
  const outside = await call(client, 'filesystem__read_text_file', { path: '/etc/passwd' });
  assert.equal(outside.isError, true);
  assert.match(text(outside), /denied/i);
});

test('unknown servers, bare names and unknown methods are errors with their codes', async () => {
  await assert.rejects(call(client, 'nowhere__echo'), { code: -32602, message: /nowhere/ });
  await assert.rejects(call(client, 'echo'), { code: -32602 });
  await assert.rejects(client.request({ method: 'no/such' }, { parse: (x) => x }), { code: -32601 });
  assert.deepEqual(await client.ping(), {});
});

test('two clients with the same ids and progress tokens get their own answers and progress', async () => {
  const other = await connect(gateway.url);
  const run = async (caller, steps) => {
    const seen = [];
    const args = { duration: 0.6, steps };
    const onprogress = ({ progress, total }) => seen.push(`${progress}/${total}`);
    return [text(await call(caller, 'everything__trigger-long-running-operation', args, { onprogress })), seen];
  };
  const [first, second] = await Promise.all([run(client, 3), run(other, 2)]);
  assert.deepEqual(first, ['Long running operation completed. Duration: 0.6 seconds, Steps: 3.', ['1/3', '2/3', '3/3']]);
  assert.deepEqual(second, ['Long running operation completed. Duration: 0.6 seconds, Steps: 2.', ['1/2', '2/2']]);
  await other.close();
});

test('thirty clients at once each get the echo of what they sent', async () => {
  const clients = await Promise.all(Array.from({ length: 30 }, () => connect(gateway.url)));
  const servers = ['everything', 'everything-sse'];
  const answers = await Promise.all(
    clients.flatMap((one, i) =>
      servers.map(async (server) => text(await call(one, `${server}__echo`, { message: `${server} ${i}` }))),
    ),
  );
  assert.deepEqual(answers, clients.flatMap((_, i) => servers.map((server) => `Echo: ${server} ${i}`)));
  await Promise.all(clients.map((one) => one.close()));
});

test('an ended session is unknown afterwards and other sessions go on', async () => {
  const leaving = await connect(gateway.url);
  const { sessionId } = leaving.transport;
  await leaving.transport.terminateSession();
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
    'Mcp-Session-Id': sessionId,
  };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  assert.equal((await fetch(gateway.url, { method: 'POST', headers, body })).status, 404);
  assert.ok((await toolNames(client)).length > 0);
  await leaving.close();
});
