// What the suite runs as the client under test: `client-command.mjs <legacy|modern> <gateway|direct> <url>`, with the URL of
// the suite's server. Starts a gateway whose only upstream is that server, and drives it with a client of that era as
// the scenario, named by the suite in the environment, needs; `direct` leaves the gateway out, which shows what the SDK's
// client does by itself. What it says on standard output is why it failed.
import assert from 'node:assert/strict';
import { entry, Gateway } from '../../e2e/lib/gateway.mjs';
import { within } from '../../e2e/lib/processes.mjs';
import { connectSdk1, connectSdk2 } from './typescript-clients.mjs';

// Less than the suite waits for this command.
const limit = 20_000;
const server = 'suite';

const [era, way, url] = process.argv.slice(2);
const { MCP_CONFORMANCE_SCENARIO: scenario, MCP_CONFORMANCE_CONTEXT: context } = process.env;

const qualified = (name) => (way === 'direct' ? name : `${server}__${name}`);
const text = (result) => result.content[0].text;

/** Accepts a form with the default of each field, and nothing where there is none. */
function defaults({ requestedSchema }) {
  const fields = Object.entries(requestedSchema.properties).filter(([, schema]) => 'default' in schema);
  return { action: 'accept', content: Object.fromEntries(fields.map(([name, schema]) => [name, schema.default])) };
}

const call = (client, name, args) => client.callTool(qualified(name), args);

/** What is done for each scenario; the suite judges by what its server sees, this by what the client gets. */
const scenarios = {
  initialize: async (client) => assert.deepEqual(await client.listTools(), []),

  'request-metadata': async (client) => assert.deepEqual(await client.listTools(), []),

  async tools_call(client) {
    assert.match(text(await call(client, 'add_numbers', { a: 5, b: 3 })), / is 8$/);
  },

  async 'sse-retry'(client) {
    assert.equal(text(await call(client, 'test_reconnection', {})), 'Reconnection test completed successfully');
  },

  async 'elicitation-sep1034-client-defaults'(client) {
    client.answers['elicitation/create'] = defaults;
    assert.match(text(await call(client, 'test_client_elicitation_defaults', {})), /^Elicitation completed: .*John Doe/);
  },

  async 'http-standard-headers'(client) {
    for (const { name } of await client.listTools()) await client.callTool(name, {});
    for (const { uri } of await client.listResources()) await client.readResource(uri);
    for (const { name } of await client.listPrompts()) await client.getPrompt(name);
  },

  async 'http-custom-headers'(client) {
    // For the headers of a modern client's own calls.
    await client.listTools();
    const { toolCalls } = JSON.parse(context);
    for (const { name, arguments: args } of toolCalls) await call(client, name, args);
  },

  async 'http-invalid-tool-headers'(client) {
    const names = (await client.listTools()).map(({ name }) => name);
    assert.deepEqual(names, [qualified('valid_tool')]);
    await call(client, 'valid_tool', { region: 'here' });
  },

  async 'sep-2322-client-request-state'(client) {
    const texts = [];
    client.answers['elicitation/create'] = async () => {
      texts.push(text(await call(client, 'test_mrtr_unrelated', {})));
      return { action: 'accept', content: { confirmed: true } };
    };
    for (const name of ['test_mrtr_echo_state', 'test_mrtr_no_state', 'test_mrtr_no_result_type']) {
      texts.push(text(await call(client, name, {})));
    }
    const expected = ['unrelated-ok', 'echo-state-ok', 'unrelated-ok', 'no-state-ok', 'no-result-type-test-ok'];
    assert.deepEqual(texts, expected);
  },

  async 'json-schema-ref-no-deref'(client) {
    const [tool] = await client.listTools();
    assert.match(tool.inputSchema.properties.profile.$ref, /^http:/);
  },

  async 'json-schema-2020-12-preservation'(client) {
    const tools = await client.listTools();
    const { inputSchema } = tools.find(({ name }) => name === qualified('json_schema_2020_12_tool'));
    assert.equal(text(await call(client, 'json_schema_echo', { schema: inputSchema })), 'echoed');
  },
};

async function driveClient(target) {
  const client = await (era === 'modern' ? connectSdk2(target, 'modern') : connectSdk1(target));
  await scenarios[scenario](client);
  await client.close();
}

async function drive() {
  if (way === 'direct') return driveClient(url);
  const gateway = await Gateway.startConnected([entry(server, url)]);
  try {
    await driveClient(gateway.url);
  } finally {
    // The suite waits until nothing is connected to its server any more.
    await gateway.stop();
  }
}

try {
  if (!(scenario in scenarios)) throw new Error(`there is no way to drive the scenario ${scenario}`);
  await within(limit, drive(), `${scenario} does not end`);
  process.exit(0);
} catch (error) {
  console.log(String(error));
  process.exit(1);
}
