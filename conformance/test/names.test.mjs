import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { Names } from '../lib/names.mjs';
import { SseChanger } from '../lib/sse.mjs';

const names = () => new Names('a', ['b']);

test('qualifies what a request names', () => {
  const params = (method, given) => names().request({ id: 1, method, params: given }).params;
  assert.deepEqual(params('tools/call', { name: 't', arguments: { uri: 'x' } }), { name: 'a__t', arguments: { uri: 'x' } });
  assert.deepEqual(params('resources/read', { uri: 'test://x' }), { uri: 'a+test://x' });
  assert.deepEqual(params('resources/subscribe', {}), {});
  assert.deepEqual(params('completion/complete', { ref: { type: 'ref/prompt', name: 'p' } }).ref, { type: 'ref/prompt', name: 'a__p' });
  assert.deepEqual(params('completion/complete', { ref: { type: 'ref/resource', uri: 'u' } }).ref, { type: 'ref/resource', uri: 'a+u' });
  assert.deepEqual(params('subscriptions/listen', { notifications: { resourceSubscriptions: ['u'] } }), {
    notifications: { resourceSubscriptions: ['a+u'] },
  });
});

test('qualifies the header that names the same', () => {
  assert.equal(names().header('tools/call', 't'), 'a__t');
  assert.equal(names().header('resources/read', 'u'), 'a+u');
  assert.equal(names().header('tools/list', 't'), 't');
  const encoded = names().header('prompts/get', `=?base64?${Buffer.from('p').toString('base64')}?=`);
  assert.equal(Buffer.from(encoded.slice(9, -2), 'base64').toString(), 'a__p');
});

test('gives answers their own names back and leaves out other servers', () => {
  const given = names();
  const result = (value) => given.answer({ id: 1, result: value }).result;
  assert.deepEqual(result({ tools: [{ name: 'a__t' }, { name: 'b__t' }] }), { tools: [{ name: 't' }] });
  assert.deepEqual(result({ resourceTemplates: [{ uriTemplate: 'a+u/{x}' }] }), { resourceTemplates: [{ uriTemplate: 'u/{x}' }] });
  assert.deepEqual(result({ content: [{ type: 'resource', resource: { uri: 'a+u' } }] }), {
    content: [{ type: 'resource', resource: { uri: 'u' } }],
  });
  assert.deepEqual(result({ messages: [{ content: { type: 'resource_link', uri: 'a+u' } }] }), {
    messages: [{ content: { type: 'resource_link', uri: 'u' } }],
  });
  const { error } = given.answer({ id: 1, error: { code: -32602, data: { uri: 'a+u' } } });
  assert.deepEqual(error.data, { uri: 'u' });
  assert.deepEqual(given.strays, []);
});

test('notes what is not qualified', () => {
  const given = names();
  given.answer({ result: { tools: [{ name: 't' }], contents: [{ uri: 'u' }] } });
  assert.deepEqual(given.strays, ['name "t"', 'uri "u"']);
});

test('changes events however the stream is cut', async () => {
  const stream = ': hello\n\nid: 1\ndata:\n\nevent: message\ndata: {"n":\ndata: "é"}\n\nevent: message\r\ndata: {"n":2}\r\n\r\n';
  const bytes = [...Buffer.from(stream)].map((byte) => Buffer.from([byte]));
  const changed = await text(Readable.from(bytes).pipe(new SseChanger(({ n }) => ({ n: `${n}!` }))));
  assert.equal(
    changed,
    ': hello\n\nid: 1\ndata:\n\nevent: message\ndata: {"n":"é!"}\n\nevent: message\ndata: {"n":"2!"}\n\n',
  );
});
