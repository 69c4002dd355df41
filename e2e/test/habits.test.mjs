// Servers with bad habits behind the same gateway: each shows in its own calls and nowhere else.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { call, connect, text, toolNames } from '../lib/client.mjs';
import { entry, Gateway } from '../lib/gateway.mjs';
import { eventually, within, workDir } from '../lib/processes.mjs';
import { startEverything, startOdd } from '../lib/upstreams.mjs';

const upstreams = {};
let gateway;
let client;

before(async () => {
  const key = path.join(workDir, 'key.pem');
  const certificate = path.join(workDir, 'certificate.pem');
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '2',
    '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
  ], { stdio: 'pipe' });
  upstreams.everything = await startEverything();
  for (const habit of ['recorder', 'forgetful', 'silent', 'unauthorized']) upstreams[habit] = await startOdd(habit);
  upstreams.trusted = await startOdd('selfsigned', key, certificate);
  gateway = await Gateway.start([
    entry('everything', upstreams.everything.url),
    entry('recorder', upstreams.recorder.url),
    entry('forgetful', upstreams.forgetful.url),
    entry('silent', upstreams.silent.url, { timeouts: { idle_ms: 1500 } }),
    entry('unauthorized', upstreams.unauthorized.url),
    entry('trusted', upstreams.trusted.url, { tls_skip_verify: true }),
    entry('distrusted', upstreams.trusted.url),
  ]);
  client = await connect(gateway.url);
  await eventually('five servers are connected', async () => connectedNames(await gateway.health()).length === 5);
});

after(async () => {
  await client?.close();
  await gateway?.stop();
  await Promise.all(Object.values(upstreams).map((upstream) => upstream.stop()));
});

const connectedNames = ({ servers }) => servers.filter((server) => server.connected).map((server) => server.name);

const lastError = async (name) => (await gateway.health()).servers.find((server) => server.name === name).last_error;

test('only the servers that can be reached are in the list', async () => {
  const expected = ['everything', 'recorder', 'forgetful', 'silent', 'trusted'];
  assert.deepEqual(connectedNames(await gateway.health()), expected);
  assert.deepEqual([...new Set((await toolNames(client)).map((name) => name.split('__')[0]))], expected);
});

test('a server that answers 401 says so in /health and in its calls', async () => {
  assert.match(await lastError('unauthorized'), /401/);
  await assert.rejects(call(client, 'unauthorized__echo'), { code: -32000, message: /unauthorized/ });
});

test('a self-signed certificate is refused, unless verification is off', async () => {
  assert.match(await lastError('distrusted'), /certif|PKIX/i);
  await assert.rejects(call(client, 'distrusted__echo'), { code: -32000, message: /distrusted/ });
  assert.equal(text(await call(client, 'trusted__echo', { message: 'over TLS' })), 'over TLS');
});

test('a server that never answers runs into its time limit and holds up nobody else', async () => {
  const unanswered = assert.rejects(call(client, 'silent__echo', { message: 'x' }), { code: -32000, message: /silent/ });
  assert.equal(text(await call(client, 'everything__echo', { message: 'y' })), 'Echo: y');
  await within(10_000, unanswered, 'the call has no limit');
});

test('a server that forgets its session every few calls never shows it', async () => {
  for (let i = 0; i < 20; i++) {
    assert.equal(text(await call(client, 'forgetful__echo', { message: `call ${i}` })), `call ${i}`);
  }
});

test('a call that the client aborts is cancelled at the server, and only that one', async () => {
  const aborted = new AbortController();
  const kept = new AbortController();
  const first = call(client, 'recorder__wait', { label: 'aborted' }, { signal: aborted.signal });
  const second = call(client, 'recorder__wait', { label: 'kept' }, { signal: kept.signal });
  const failed = assert.rejects(first);
  const ended = second.catch(() => 'ended');
  const recorded = async () => JSON.parse(text(await call(client, 'recorder__recorded')));
  await eventually('both calls run', async () => (await recorded()).waiting.length === 2);
  aborted.abort();
  await failed;
  await eventually('the server heard of it', async () => (await recorded()).cancelled.length > 0);
  assert.deepEqual(await recorded(), { waiting: ['kept'], cancelled: ['aborted'] });
  kept.abort();
  assert.equal(await ended, 'ended');
  await eventually('the server heard of the other', async () => (await recorded()).cancelled.length === 2);
});
