import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { compile, sendAndCompare } from '../lib/java.mjs';
import { bytesOf, idPlace, request } from '../lib/messages.mjs';
import { work } from '../lib/processes.mjs';

let server;
let answer;
let load;

before(async () => {
  compile();
  server = http.createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => (body += chunk));
    req.on('end', () => answer(res, JSON.parse(body).id));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  load = { name: 'a server', port, request: join(work, 'request'), expected: join(work, 'expected') };
  writeFileSync(load.request, bytesOf(request({ port, path: '/', era: 'legacy' }, 'tools/call', {}, idPlace)));
  writeFileSync(load.expected, '{"id":######,"result":1}');
});
after(() => server.close());

const json = (id) => `{"id":${id},"result":1}`;

test('accepts right answers, and knows their mean size', async () => {
  answer = (res, id) => res.end(json(id));
  const size = await sendAndCompare(load, 4, 100);
  assert.ok(size > 100 && size < 300, `${size} bytes`);
});

test('accepts right answers in chunks and in events', async () => {
  answer = (res, id) => {
    res.write('data: ');
    res.end(`${json(id)}\n\n`);
  };
  await sendAndCompare(load, 4, 100);
});

test('notices one answer with the id of another call', async () => {
  let n = 0;
  answer = (res, id) => res.end(json(++n === 50 ? id + 1 : id));
  await assert.rejects(sendAndCompare(load, 4, 100), /of 100 calls 1 got a wrong answer and 0 none; the first: 200 /);
});

test('notices one answer with another result', async () => {
  let n = 0;
  answer = (res, id) => res.end(++n === 50 ? `{"id":${id},"result":2}` : json(id));
  await assert.rejects(sendAndCompare(load, 4, 100), /1 got a wrong answer/);
});

test('notices another status', async () => {
  let n = 0;
  answer = (res, id) => {
    res.statusCode = ++n === 50 ? 503 : 200;
    res.end(json(id));
  };
  await assert.rejects(sendAndCompare(load, 4, 100), /1 got a wrong answer and 0 none; the first: 503/);
});

test('notices a connection that is closed before its answer', async () => {
  let n = 0;
  answer = (res, id) => (++n === 50 ? res.socket.destroy() : res.end(json(id)));
  await assert.rejects(sendAndCompare(load, 4, 100), /0 got a wrong answer and 1 none/);
});
