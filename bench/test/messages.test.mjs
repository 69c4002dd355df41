import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, idPlace, messageOf, request } from '../lib/messages.mjs';

const endpoint = { port: 1, path: '/mcp', session: 's' };

test('a request has the place for its id, and a length that is right with an id in it', () => {
  const { headers, body } = request({ ...endpoint, era: 'legacy' }, 'tools/call', { name: 'a' }, idPlace);
  assert.equal(headers['Mcp-Session-Id'], 's');
  const { id, params } = JSON.parse(body.replace(idPlace, '123456'));
  assert.equal(id, 123456);
  assert.deepEqual(params, { name: 'a' });
  assert.equal(headers['Content-Length'], Buffer.byteLength(body.replace(idPlace, '123456')));
});

test('a notification has no id', () => {
  assert.ok(!('id' in JSON.parse(request({ ...endpoint, era: 'legacy' }, 'notifications/initialized', {}).body)));
});

test('a modern request says in its headers and its _meta what the protocol demands', () => {
  const { headers, body } = request({ ...endpoint, era: 'modern' }, 'tools/call', { name: 'a', _meta: { progressToken: 7 } }, 1);
  assert.equal(headers['Mcp-Method'], 'tools/call');
  assert.equal(headers['Mcp-Name'], 'a');
  assert.ok(!('Mcp-Session-Id' in headers));
  const meta = JSON.parse(body).params._meta;
  assert.equal(meta.progressToken, 7);
  assert.equal(meta['io.modelcontextprotocol/protocolVersion'], headers['MCP-Protocol-Version']);
});

test('goes over the wire as HTTP/1.1', () => {
  const text = bytesOf({ path: '/mcp', verb: 'POST', headers: { Host: 'h', 'Content-Length': 2 }, body: '{}' });
  assert.equal(text, 'POST /mcp HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}');
});

test('takes the last event of a stream, and refuses another status', () => {
  const stream = { status: 200, headers: { 'content-type': 'text/event-stream' }, text: 'data: {"a":1}\n\nid: 1\ndata: {"b":2}\n\n' };
  assert.equal(messageOf(stream), '{"b":2}');
  assert.throws(() => messageOf({ ...stream, status: 401, text: 'no' }), /status 401: no/);
});
