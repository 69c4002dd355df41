// Upstreams come and go, the configuration changes, the gateway ends: nothing else is disturbed.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { call, connect, text, toolNames } from '../lib/client.mjs';
import { entry, Gateway } from '../lib/gateway.mjs';
import { eventually, within } from '../lib/processes.mjs';
import { startEverything, startEverythingSse, startMemory } from '../lib/upstreams.mjs';

const stops = [];
let everything;
let sse;
let memory;
let gateway;
let client;

before(async () => {
  [sse, memory] = await Promise.all([startEverythingSse(), startMemory()]);
  stops.push(sse, memory);
});

beforeEach(async () => {
  everything = await startEverything();
  gateway = await Gateway.startConnected([entry('everything', everything.url), entry('sse', sse.url)]);
  client = await connect(gateway.url);
});

afterEach(async () => {
  await client.close();
  await gateway.stop();
  await everything.stop();
});

after(() => Promise.all(stops.map((upstream) => upstream.stop())));

const serversInList = async () => [...new Set((await toolNames(client)).map((name) => name.split('__')[0]))].join();

const longCall = (server, duration, options) =>
  call(client, `${server}__trigger-long-running-operation`, { duration, steps: 4 }, options);

test('calls to a killed server fail at once, its tools leave the list, and all come back with it', async () => {
  const all = await toolNames(client);
  await everything.stop('SIGKILL');
  await eventually('its tools are gone', async () => (await serversInList()) === 'sse');
  const refused = assert.rejects(call(client, 'everything__echo', { message: 'x' }), {
    code: -32000,
    message: /everything/,
  });
  await within(2000, refused, 'the call does not fail at once');
  assert.equal((await gateway.health()).status, 'degraded');
  assert.equal(text(await call(client, 'sse__echo', { message: 'still here' })), 'Echo: still here');

  everything = await startEverything({ port: everything.port });
  await gateway.connected(['everything', 'sse']);
  assert.deepEqual(await toolNames(client), all);
  assert.equal(text(await call(client, 'everything__echo', { message: 'back' })), 'Echo: back');
});

test('a call in flight on a killed server fails with its name instead of hanging', async () => {
  let started;
  const running = new Promise((resolve) => (started = resolve));
  const lost = longCall('everything', 30, { onprogress: started }).then(
    () => assert.fail('the call cannot succeed'),
    (error) => error,
  );
  await within(15_000, running, 'no progress');
  await everything.stop('SIGKILL');
  const error = await within(5000, lost, 'the call hangs');
  assert.equal(error.code, -32000);
  assert.match(error.message, /everything/);
});

test('a server that restarts between two calls is found again', async () => {
  await everything.stop('SIGKILL');
  everything = await startEverything({ port: everything.port });
  const answer = await eventually('a call succeeds', () => call(client, 'everything__echo', { message: 'again' }));
  assert.equal(text(answer), 'Echo: again');
});

test('SIGHUP adds and removes servers while a long call on another goes on', async () => {
  const seen = [];
  const long = longCall('sse', 4, { onprogress: ({ progress }) => seen.push(progress) });
  await eventually('the call runs', () => seen.length > 0);
  gateway.configure([entry('sse', sse.url), entry('memory', memory.url)]);
  gateway.signal('SIGHUP');
  await gateway.connected(['sse', 'memory']);
  assert.ok(seen.length < 4, 'the reload is applied while the call runs');
  await eventually('the list follows', async () => (await serversInList()) === 'sse,memory');
  await assert.rejects(call(client, 'everything__echo', { message: 'x' }), { code: -32602 });
  assert.ok((await call(client, 'memory__read_graph')).structuredContent);
  assert.match(text(await long), /completed/);
  assert.deepEqual(seen, [1, 2, 3, 4]);
});

test('a reload of a bad file changes nothing and says why', async () => {
  const list = await toolNames(client);
  gateway.writeFile('servers:\n  - nme: x\n');
  const answer = await fetch(`${gateway.origin}/-/reload`, { method: 'POST' });
  assert.equal(answer.status, 400);
  assert.match(await answer.text(), /nme/);
  assert.deepEqual(await toolNames(client), list);
  gateway.configure([entry('everything', everything.url), entry('sse', sse.url), entry('memory', memory.url)]);
  const reload = await fetch(`${gateway.origin}/-/reload`, { method: 'POST' });
  assert.deepEqual(await reload.json(), { added: 1, removed: 0, restarted: 0, updated: 0, unchanged: 2 });
  await gateway.connected(['everything', 'sse', 'memory']);
});

test('SIGTERM lets a short call finish and ends with exit code 0', async () => {
  const seen = [];
  const short = longCall('sse', 1.2, { onprogress: ({ progress }) => seen.push(progress) });
  await eventually('the call runs', () => seen.length > 0);
  const ended = gateway.stop('SIGTERM');
  assert.match(text(await short), /completed/);
  assert.deepEqual(await ended, { code: 0, signal: null });
});

test('SIGINT ends with exit code 0', async () => {
  assert.deepEqual(await gateway.stop('SIGINT'), { code: 0, signal: null });
});
