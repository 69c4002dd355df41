// Prompts that ask nothing back, and completion of the arguments of prompts and the template.
import { fromJsonSchema } from '@modelcontextprotocol/server';
import { embedded, image, message, text } from './content.mjs';
import { template } from './resources.mjs';

const strings = (...names) =>
  fromJsonSchema({
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string', description: `The ${name}` }])),
    required: names,
  });

/** Registers the prompts on an McpServer. */
export function registerPrompts(server) {
  server.registerPrompt('test_simple_prompt', { description: 'Has no arguments' }, () => ({
    messages: [message(text('This is a simple prompt for testing.'))],
  }));
  server.registerPrompt(
    'test_prompt_with_arguments',
    { description: 'Has two arguments', argsSchema: strings('arg1', 'arg2') },
    ({ arg1, arg2 }) => ({ messages: [message(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`))] }),
  );
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'Embeds a resource', argsSchema: strings('resourceUri') },
    ({ resourceUri }) => ({
      messages: [
        message(embedded(resourceUri, 'text/plain', 'Embedded resource content for testing.')),
        message(text('Please process the embedded resource above.')),
      ],
    }),
  );
  server.registerPrompt('test_prompt_with_image', { description: 'Has an image' }, () => ({
    messages: [message(image), message(text('Please analyze the image above.'))],
  }));

  server.server.setRequestHandler('completion/complete', ({ params }) => complete(params));
}

const words = ['paris', 'park', 'party', 'test', 'testing'];
const ids = ['123', '124', '200'];

function complete({ ref, argument }) {
  const known = ref.type === 'ref/prompt' ? ref.name === 'test_prompt_with_arguments' && words : ref.uri === template && ids;
  if (!known) throw new Error(`there is nothing to complete for ${ref.name ?? ref.uri}`);
  const values = known.filter((word) => word.startsWith(argument.value));
  return { completion: { values, total: values.length, hasMore: false } };
}
