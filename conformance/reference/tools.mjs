// Tools that answer without asking anything back.
import { setTimeout as sleep } from 'node:timers/promises';
import { fromJsonSchema } from '@modelcontextprotocol/server';
import { audio, embedded, image, result, text } from './content.mjs';

// The suite only wants to see the messages of a running call arrive one by one.
const step = 20;

const answers = {
  test_simple_text: result(text('This is a simple text response for testing.')),
  test_image_content: result(image),
  test_audio_content: result(audio),
  test_embedded_resource: result(
    embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'),
  ),
  test_multiple_content_types: result(
    text('Multiple content types test:'),
    image,
    embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
  ),
  test_readable_resource: result(
    embedded('test://static-text', 'text/plain', 'This is the content of the static text resource.'),
    { type: 'resource_link', uri: 'test://template/7/data', name: 'seven' },
  ),
  test_streaming_elicitation: result(text('Nothing is asked on the stream.')),
};

/** Registers the tools on an McpServer. */
export function registerTools(server) {
  for (const [name, answer] of Object.entries(answers)) {
    server.registerTool(name, { description: `Answers with fixed content (${name})` }, () => answer);
  }

  server.registerTool('test_error_handling', { description: 'Always fails' }, () => {
    throw new Error('This tool intentionally returns an error for testing');
  });

  server.registerTool('test_tool_with_logging', { description: 'Logs three messages' }, async ({ mcpReq }) => {
    for (const line of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      await mcpReq.log('info', line);
      await sleep(step);
    }
    return result(text('Logged three messages'));
  });

  server.registerTool('test_logging_tool', { description: 'Logs one message' }, async ({ mcpReq }) => {
    await mcpReq.log('info', 'Shown only to who asked for it');
    return result(text('Logged one message'));
  });

  server.registerTool('test_tool_with_progress', { description: 'Reports progress' }, async ({ mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined) {
        await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
      }
      await sleep(step);
    }
    return result(text('Reported progress'));
  });

  server.registerTool('test_log_levels', { description: 'Logs one message of each of four levels' }, async ({ mcpReq }) => {
    for (const level of ['debug', 'info', 'warning', 'error']) await mcpReq.log(level, `This is ${level}`);
    return result(text('Logged four messages'));
  });

  server.registerTool(
    'test_echo',
    {
      description: 'Answers with its arguments',
      inputSchema: fromJsonSchema({ type: 'object', additionalProperties: true }),
      outputSchema: fromJsonSchema({ type: 'object', properties: { given: { type: 'object' } }, required: ['given'] }),
    },
    (given) => ({ ...result(text(JSON.stringify(given))), structuredContent: { given } }),
  );

  registerCancellation(server);

  server.registerTool(
    'test_x_mcp_header',
    { description: 'Has an argument that is mirrored in a header', inputSchema: mirroredSchema },
    ({ region }) => result(text(`region=${region ?? 'none'}`)),
  );

  server.registerTool(
    'json_schema_2020_12_tool',
    { description: 'Has an input schema that uses much of JSON Schema 2020-12', inputSchema: richSchema },
    (args) => result(text(JSON.stringify(args))),
  );
}

const labels = { waiting: new Set(), cancelled: new Set() };

/** A tool that waits until it is cancelled, and one that tells which calls of it wait and which were cancelled. */
function registerCancellation(server) {
  const inputSchema = fromJsonSchema({ type: 'object', properties: { label: { type: 'string' } }, required: ['label'] });
  server.registerTool('test_wait', { description: 'Waits', inputSchema }, async ({ label }, { mcpReq }) => {
    labels.waiting.add(label);
    await new Promise((resolve) => mcpReq.signal.addEventListener('abort', resolve));
    labels.waiting.delete(label);
    labels.cancelled.add(label);
    return result(text('cancelled'));
  });
  server.registerTool('test_waiting', { description: 'Tells which calls wait, and which were cancelled' }, () =>
    result(text(JSON.stringify({ waiting: [...labels.waiting], cancelled: [...labels.cancelled] }))),
  );
}

const mirroredSchema = fromJsonSchema({
  type: 'object',
  properties: {
    region: { type: 'string', description: 'Mirrored in Mcp-Param-Region', 'x-mcp-header': 'Region' },
    level: { type: 'integer', description: 'Not mirrored' },
  },
});

const richSchema = fromJsonSchema({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
});
