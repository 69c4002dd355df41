// The script: every feature of the protocol that a client can see, by name. One and the same for every client and every
// server; each is given
//   client     as in ../typescript-clients.mjs
//   connect    makes another client of the same kind, with the capabilities given
//   tool, uri  what a client calls something of the server
//   restart    stops the server, runs what it is given, and starts the server again
import assert from 'node:assert/strict';
import { eventually } from '../../../e2e/lib/processes.mjs';

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const wav = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=';
/** What a client's user has opened. */
export const roots = [{ uri: 'file:///home/ä%20b', name: 'home' }];

const watched = 'test://watched-resource';
const staticText = 'This is the content of the static text resource.';

const text = ({ content }) => content[0].text;
const named = (list, key, value) => {
  const found = list.find((each) => each[key] === value);
  assert.ok(found, `no ${key} ${value} among ${list.map((each) => each[key]).join(', ')}`);
  return found;
};

/** The error that the promise ends with. */
async function failure(promise) {
  const outcome = await promise.then(
    (result) => ({ result }),
    (error) => ({ error }),
  );
  assert.ok(outcome.error, `should have failed, but gave ${JSON.stringify(outcome.result)}`);
  return outcome.error;
}

const lists = {
  async 'list tools'({ client, tool }) {
    const tools = await client.listTools();
    const echo = named(tools, 'name', tool('test_echo'));
    assert.equal(echo.inputSchema.type, 'object');
    assert.deepEqual(echo.outputSchema.required, ['given']);
    for (const { name, description } of tools) assert.ok(description, name);
  },

  async 'list prompts'({ client, tool }) {
    const { arguments: args } = named(await client.listPrompts(), 'name', tool('test_prompt_with_arguments'));
    assert.deepEqual(args.map(({ name }) => name), ['arg1', 'arg2']);
  },

  async 'list resources'({ client, uri }) {
    const { mimeType } = named(await client.listResources(), 'uri', uri('test://static-binary'));
    assert.equal(mimeType, 'image/png');
  },

  async 'list resource templates'({ client, uri }) {
    named(await client.listResourceTemplates(), 'uriTemplate', uri('test://template/{id}/data'));
  },
};

const echoed = async ({ client, tool }, args) => {
  const result = await client.callTool(tool('test_echo'), args);
  assert.deepEqual(JSON.parse(text(result)), args);
  return result;
};

const calls = {
  async 'call: text'({ client, tool }) {
    const result = await client.callTool(tool('test_simple_text'), {});
    assert.equal(text(result), 'This is a simple text response for testing.');
  },

  async 'call: image and audio'({ client, tool }) {
    const image = await client.callTool(tool('test_image_content'), {});
    assert.equal(image.content[0].data, png);
    const audio = await client.callTool(tool('test_audio_content'), {});
    assert.equal(audio.content[0].data, wav);
  },

  async 'call: embedded resource and link, then read'({ client, tool, uri }) {
    const { content } = await client.callTool(tool('test_readable_resource'), {});
    const [{ resource }, link] = content;
    assert.deepEqual([resource.uri, link.uri], [uri('test://static-text'), uri('test://template/7/data')]);
    assert.equal((await client.readResource(resource.uri)).contents[0].text, resource.text);
    assert.equal(JSON.parse((await client.readResource(link.uri)).contents[0].text).id, '7');
  },

  async 'call: structured content'(context) {
    const given = { list: [1, 'two', null, { three: [] }], 'key with spaces': true, empty: {} };
    const { structuredContent } = await echoed(context, given);
    assert.deepEqual(structuredContent, { given });
  },

  async 'call: error'({ client, tool }) {
    const result = await client.callTool(tool('test_error_handling'), {});
    assert.equal(result.isError, true);
    assert.match(text(result), /intentionally returns an error/);
  },

  async 'call: unknown tool'({ client, tool }) {
    assert.equal((await failure(client.callTool(tool('no_such_tool'), {}))).code, -32602);
  },

  async 'arguments: unicode'(context) {
    await echoed(context, { 'ключ 🗝': 'Überall 🌍 \u202eמרחב \u0000 "\\ \n', '': ['\u{10ffff}', 'e\u0301', '</script>'] });
  },

  async 'arguments: line separators'(context) {
    await echoed(context, { separators: '\u2028 \u2029 \u0085 \r\n' });
  },

  async 'arguments: big numbers'(context) {
    await echoed(context, { big: Number.MAX_SAFE_INTEGER, small: -Number.MAX_SAFE_INTEGER, huge: 1.5e300, tiny: 5e-324, third: 1 / 3 });
  },

  async 'arguments: mirrored in a header'({ client, tool }) {
    for (const region of ['here', ' Zürich ☂ ', '']) {
      assert.equal(text(await client.callTool(tool('test_x_mcp_header'), { region, level: 3 })), `region=${region}`);
    }
  },

  async 'calls: twenty at once'(context) {
    await Promise.all(Array.from({ length: 20 }, (_, number) => echoed(context, { number })));
  },
};

const reads = {
  async 'prompt: arguments'({ client, tool }) {
    const { messages } = await client.getPrompt(tool('test_prompt_with_arguments'), { arg1: 'ä', arg2: '{}' });
    assert.equal(messages[0].content.text, "Prompt with arguments: arg1='ä', arg2='{}'");
  },

  async 'prompt: embedded resource'({ client, tool, uri }) {
    // The argument is the server's own business; what it embeds is not.
    const given = { resourceUri: 'test://static-text' };
    const { messages } = await client.getPrompt(tool('test_prompt_with_embedded_resource'), given);
    assert.equal(messages[0].content.resource.uri, uri('test://static-text'));
  },

  async 'read: listed'({ client, uri }) {
    const { contents } = await client.readResource(uri('test://static-text'));
    assert.deepEqual([contents[0].uri, contents[0].text], [uri('test://static-text'), staticText]);
    assert.equal((await client.readResource(uri('test://static-binary'))).contents[0].blob, png);
  },

  async 'read: by template'({ client, uri }) {
    const { contents } = await client.readResource(uri('test://template/123/data'));
    assert.equal(contents[0].uri, uri('test://template/123/data'));
    assert.equal(JSON.parse(contents[0].text).id, '123');
  },

  async 'read: unknown'({ client, uri }) {
    const { code } = await failure(client.readResource(uri('test://nowhere')));
    // Before 2026-07-28 it had a code of its own.
    assert.ok(code === -32602 || (code === -32002 && client.era === 'legacy'), `code ${code}`);
  },

  async 'completion: prompt'({ client, tool }) {
    const ref = { type: 'ref/prompt', name: tool('test_prompt_with_arguments') };
    assert.deepEqual((await client.complete(ref, 'arg1', 'par')).completion.values, ['paris', 'park', 'party']);
  },

  async 'completion: template'({ client, uri }) {
    const ref = { type: 'ref/resource', uri: uri('test://template/{id}/data') };
    assert.deepEqual((await client.complete(ref, 'id', '12')).completion.values, ['123', '124']);
  },
};

/** Waits until as much was seen as is expected, and then compares; the order counts if the client keeps it. */
async function sees(client, expected, seen) {
  await eventually(`${expected.length} come`, () => seen().length >= expected.length, 5000).catch(() => {});
  const sorted = (list) => (client.keepsOrder ? list : list.toSorted());
  assert.deepEqual(sorted(seen()), sorted(expected));
}

const running = {
  async progress({ client, tool }) {
    const seen = [];
    await client.callTool(tool('test_tool_with_progress'), {}, { onprogress: (each) => seen.push(each) });
    await sees(client, ['0/100', '50/100', '100/100'], () => seen.map(({ progress, total }) => `${progress}/${total}`));
  },

  async 'logging at a level'({ client, tool }) {
    const sent = (each) => each.method === 'notifications/message';
    const levels = async (level, expected) => {
      client.notifications.length = 0;
      await client.setLogLevel(level);
      await client.callTool(tool('test_log_levels'), {});
      await sees(client, expected, () => client.notifications.filter(sent).map(({ params }) => params.level));
    };
    await levels('warning', ['warning', 'error']);
    await levels('debug', ['debug', 'info', 'warning', 'error']);
  },

  async cancellation({ client, tool }) {
    const label = `${Math.random()}`;
    const labels = async () => JSON.parse(text(await client.callTool(tool('test_waiting'), {})));
    const abort = new AbortController();
    const failed = failure(client.callTool(tool('test_wait'), { label }, { signal: abort.signal }));
    await eventually('the call runs', async () => (await labels()).waiting.includes(label), 5000);
    abort.abort('cancelled');
    await failed;
    await eventually('the server sees it', async () => (await labels()).cancelled.includes(label), 5000);
  },

  async ping({ client }) {
    await client.ping();
  },
};

const accept = (content) => () => ({ action: 'accept', content });
const sampled = (words) => ({ role: 'assistant', model: 'none', stopReason: 'endTurn', content: { type: 'text', text: words } });
const answerRoots = () => ({ roots });

const questions = {
  async 'elicitation: accepted'({ client, tool }) {
    let asked;
    client.answers['elicitation/create'] = (params) => {
      asked = params;
      return { action: 'accept', content: { username: 'Zoë', email: 'z@example.com' } };
    };
    const result = await client.callTool(tool('test_elicitation'), { message: 'Who?' });
    assert.equal(asked.message, 'Who?');
    assert.deepEqual(Object.keys(asked.requestedSchema.properties), ['username', 'email']);
    assert.match(text(result), /action=accept, content=\{"username":"Zoë","email":"z@example.com"\}/);
  },

  async 'elicitation: declined and dismissed'({ client, tool }) {
    for (const action of ['decline', 'cancel']) {
      client.answers['elicitation/create'] = () => ({ action });
      assert.match(text(await client.callTool(tool('test_elicitation'), { message: 'Who?' })), new RegExp(`action=${action}`));
    }
  },

  async 'elicitation: URL'({ client, tool }) {
    let asked;
    client.answers['elicitation/create'] = (params) => {
      asked = params;
      return { action: 'accept' };
    };
    assert.equal(text(await client.callTool(tool('test_elicitation_url'), {})), 'The user said: accept');
    assert.deepEqual([asked.mode, asked.url], ['url', 'https://example.com/login?x=1&y=%20']);
  },

  async sampling({ client, tool }) {
    client.answers['sampling/createMessage'] = ({ messages }) => sampled(`You said: ${[messages[0].content].flat()[0].text}`);
    const result = await client.callTool(tool('test_sampling'), { prompt: 'Hello?' });
    assert.equal(text(result), 'LLM response: You said: Hello?');
  },

  async 'sampling with tools'({ client, tool }) {
    client.answers['sampling/createMessage'] = ({ messages, tools }) => {
      if (messages.length > 1) return sampled([messages.at(-1).content].flat()[0].content[0].text);
      const content = [{ type: 'tool_use', id: 'use-1', name: tools[0].name, input: { city: 'Paris' } }];
      return { role: 'assistant', model: 'none', stopReason: 'toolUse', content };
    };
    assert.equal(text(await client.callTool(tool('test_sampling_with_tools'), {})), 'Answer: It rains in Paris');
  },

  async roots({ client, tool }) {
    client.answers['roots/list'] = answerRoots;
    const result = await client.callTool(tool('test_input_required_result_list_roots'), {});
    assert.equal(text(result), 'Roots: file:///home/ä%20b');
  },

  async 'questions: three at once'({ client, tool }) {
    client.answers['elicitation/create'] = accept({ name: 'Ann' });
    client.answers['sampling/createMessage'] = () => sampled('Hello');
    client.answers['roots/list'] = answerRoots;
    const result = await client.callTool(tool('test_input_required_result_multiple_inputs'), {});
    assert.equal(text(result), 'Hello Ann, 1 roots');
  },

  async 'questions: several rounds'({ client, tool }) {
    client.answers['elicitation/create'] = ({ message }) =>
      accept(message.startsWith('Step 1') ? { name: 'Ann' } : { color: 'blue' })();
    const result = await client.callTool(tool('test_input_required_result_multi_round'), {});
    assert.equal(text(result), 'Ann likes blue');
  },

  async 'questions: of a prompt'({ client, tool }) {
    client.answers['elicitation/create'] = accept({ context: 'tea' });
    const { messages } = await client.getPrompt(tool('test_input_required_result_prompt'));
    assert.equal(messages[0].content.text, 'Use this context: tea');
  },

  async 'questions: of five calls at once'({ client, tool }) {
    client.answers['sampling/createMessage'] = ({ messages }) => sampled([messages[0].content].flat()[0].text);
    const ask = async (number) => {
      const result = await client.callTool(tool('test_sampling'), { prompt: `number ${number}` });
      assert.equal(text(result), `LLM response: number ${number}`);
    };
    await Promise.all([1, 2, 3, 4, 5].map(ask));
  },

  async 'questions: to a client that cannot'({ connect, tool }) {
    const client = await connect({});
    const outcome = await client.callTool(tool('test_missing_capability'), {}).catch((error) => error);
    await client.close();
    if (client.era === 'modern') assert.equal(outcome.code, -32021, JSON.stringify(outcome));
    else assert.ok(outcome instanceof Error || outcome.isError, JSON.stringify(outcome));
  },
};

const method = (kind) => `notifications/${kind}s/list_changed`;

/** Changes something until the client is told, and once only if its stream is known to be open. */
async function told(client, change, ...notification) {
  // A legacy client opens its stream at its leisure, and no one can see when it has.
  const attempts = client.listening ? 1 : 4;
  for (let attempt = 1; ; attempt += 1) {
    client.notifications.length = 0;
    await change();
    try {
      await client.notified(...notification, attempt < attempts ? 2000 : 5000);
      client.listening = true;
      return;
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

async function listChanges({ client, tool }, kind, list, isDynamic) {
  const isThere = async () => (await list()).some(isDynamic);
  await client.listenForLists();
  await told(client, () => client.callTool(tool(`test_trigger_${kind}_change`), {}), method(kind), undefined);
  const before = await isThere();
  await told(client, () => client.callTool(tool(`test_trigger_${kind}_change`), {}), method(kind), undefined);
  await eventually(`the list of ${kind}s is another`, async () => (await isThere()) !== before, 5000);
}

const touched = ({ client, tool, uri }) =>
  told(
    client,
    () => client.callTool(tool('test_touch_resource'), {}),
    'notifications/resources/updated',
    (params) => params.uri === uri(watched),
  );

const changes = {
  'list_changed: tools': (context) =>
    listChanges(context, 'tool', () => context.client.listTools(), ({ name }) => name === context.tool('test_dynamic_tool')),

  'list_changed: prompts': (context) =>
    listChanges(context, 'prompt', () => context.client.listPrompts(), ({ name }) => name === context.tool('test_dynamic_prompt')),

  'list_changed: resources': (context) =>
    listChanges(context, 'resource', () => context.client.listResources(), ({ uri }) => uri === context.uri('test://dynamic-resource')),

  async 'resources: subscription'(context) {
    const { client, tool, uri } = context;
    await client.subscribe(uri(watched));
    await touched(context);
    await client.unsubscribe(uri(watched));
    client.notifications.length = 0;
    const now = text(await client.callTool(tool('test_touch_resource'), {}));
    assert.equal((await client.readResource(uri(watched))).contents[0].text, now);
    assert.deepEqual(client.notifications.filter(({ method }) => method === 'notifications/resources/updated'), []);
  },
};

const restarts = {
  async 'restart of the server'(context) {
    const { client, tool, uri, restart } = context;
    const call = async () => text(await client.callTool(tool('test_simple_text'), {}));
    await client.subscribe(uri(watched));
    await restart(async () => {
      const { code } = await failure(call());
      assert.equal(code, -32000);
    });
    await eventually('the server is there again', async () => /simple text/.test(await call()), 10_000);
    client.answers['roots/list'] = answerRoots;
    assert.match(text(await client.callTool(tool('test_input_required_result_list_roots'), {})), /^Roots: /);
    // The gateway renews the subscription when it has connected, which is not to be seen from outside.
    client.listening = false;
    await touched(context);
    await client.unsubscribe(uri(watched));
  },
};

/** By name, in the order in which they run. */
export const features = { ...lists, ...calls, ...reads, ...running, ...questions, ...changes, ...restarts };
