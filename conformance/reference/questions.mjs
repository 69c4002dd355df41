// Tools and a prompt that ask the client something before they answer. Each is written once, in the manner of
// 2026-07-28: it returns `input_required` until it has what it needs. For a legacy client the SDK turns that into
// requests on the call's stream, all of a round at the same time, and runs the handler again with the replies.
import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  fromJsonSchema,
  inputRequired,
} from '@modelcontextprotocol/server';
import { message, result, text } from './content.mjs';

/** Signs the state that travels through the client; a server's `requestState.verify` must be this one's. */
export const stateCodec = createRequestStateCodec({ key: crypto.getRandomValues(new Uint8Array(32)) });

const object = (properties, required = Object.keys(properties)) => ({ type: 'object', properties, required });
const string = { type: 'string' };
const boolean = { type: 'boolean' };

const form = (words, properties, required) =>
  inputRequired.elicit({ message: words, requestedSchema: object(properties, required) });

const completion = (words, maxTokens = 100) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: text(words) }], maxTokens });

/** A round of questions; `state` is signed and comes back with the replies. */
async function ask(inputRequests, state) {
  return inputRequired({ inputRequests, ...(state && { requestState: await stateCodec.mint(state) }) });
}

const accepted = ({ mcpReq }, key) => acceptedContent(mcpReq.inputResponses, key);
const reply = ({ mcpReq }, key) => mcpReq.inputResponses?.[key];

/** Registers the tools and the prompt on an McpServer. */
export function registerQuestions(server) {
  const tool = (name, description, handle) => server.registerTool(name, { description }, handle);
  registerWithArguments(server);
  registerForms(tool);
  registerSingleRounds(tool);
  registerDemanding(tool);
  registerWithState(tool);
  registerByCapability(server, tool);
  server.registerPrompt(
    'test_input_required_result_prompt',
    { description: 'Asks what the prompt should be about' },
    (ctx) => {
      const given = accepted(ctx, 'user_context');
      return given
        ? { messages: [message(text(`Use this context: ${given.context}`))] }
        : ask({ user_context: form('What context should the prompt use?', { context: string }) });
    },
  );
}

function registerWithArguments(server) {
  server.registerTool(
    'test_sampling',
    { description: 'Has the prompt completed by the client', inputSchema: fromJsonSchema(object({ prompt: string })) },
    ({ prompt }, ctx) => {
      const given = reply(ctx, 'completion');
      return given
        ? result(text(`LLM response: ${given.content.text}`))
        : ask({ completion: completion(prompt) });
    },
  );
  server.registerTool(
    'test_elicitation',
    { description: 'Shows the message to the user', inputSchema: fromJsonSchema(object({ message: string })) },
    ({ message: words }, ctx) => {
      const given = reply(ctx, 'user');
      return given
        ? result(text(`User response: action=${given.action}, content=${JSON.stringify(given.content)}`))
        : ask({ user: form(words, { username: string, email: string }) });
    },
  );
}

/** Forms whose schemas must reach the client as they are. */
function registerForms(tool) {
  const withForm = (name, description, properties) =>
    tool(name, description, (ctx) => {
      const given = reply(ctx, 'form');
      return given
        ? result(text(`Elicitation completed: action=${given.action}, content=${JSON.stringify(given.content)}`))
        : ask({ form: form(description, properties, []) });
    });

  withForm('test_elicitation_sep1034_defaults', 'Asks with a default in every field', {
    name: { type: 'string', default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  });

  const options = ['option1', 'option2', 'option3'];
  const titled = ['First', 'Second', 'Third'].map((title, index) => ({ const: `value${index + 1}`, title }));
  withForm('test_elicitation_sep1330_enums', 'Asks with every kind of enumeration', {
    untitledSingle: { type: 'string', enum: options },
    titledSingle: { type: 'string', oneOf: titled },
    legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['One', 'Two', 'Three'] },
    untitledMulti: { type: 'array', minItems: 1, maxItems: 3, items: { type: 'string', enum: options } },
    titledMulti: { type: 'array', minItems: 1, maxItems: 3, items: { anyOf: titled } },
  });
}

function registerSingleRounds(tool) {
  tool('test_input_required_result_elicitation', 'Asks for a name', (ctx) => {
    const given = accepted(ctx, 'user_name');
    return given ? result(text(`Hello, ${given.name}!`)) : ask({ user_name: form('What is your name?', { name: string }) });
  });

  tool('test_input_required_result_sampling', 'Asks for a completion', (ctx) => {
    const given = reply(ctx, 'capital_question');
    return given
      ? result(text(`Sampling response: ${given.content.text}`))
      : ask({ capital_question: completion('What is the capital of France?') });
  });

  tool('test_input_required_result_list_roots', "Asks for the client's roots", (ctx) => {
    const given = reply(ctx, 'client_roots');
    return given
      ? result(text(`Roots: ${given.roots.map(({ uri }) => uri).join(', ')}`))
      : ask({ client_roots: inputRequired.listRoots() });
  });
}

/** Questions that need more of a client than the plain ones. */
function registerDemanding(tool) {
  tool('test_elicitation_url', 'Sends the user to a page', (ctx) => {
    const given = reply(ctx, 'page');
    return given
      ? result(text(`The user said: ${given.action}`))
      : ask({ page: inputRequired.elicitUrl({ message: 'Please log in', url: 'https://example.com/login?x=1&y=%20' }) });
  });

  tool('test_sampling_with_tools', 'Has a question answered by the client with a tool', (ctx) => {
    const question = { role: 'user', content: text('What is the weather in Paris?') };
    const given = reply(ctx, 'answer');
    if (given?.stopReason === 'endTurn') return result(text(`Answer: ${blocks(given).at(-1).text}`));
    const messages = [question];
    if (given) {
      const used = blocks(given).filter(({ type }) => type === 'tool_use');
      const outcomes = used.map(({ id, input }) => ({
        type: 'tool_result',
        toolUseId: id,
        content: [text(`It rains in ${input.city}`)],
      }));
      messages.push({ role: 'assistant', content: given.content }, { role: 'user', content: outcomes });
    }
    return ask({ answer: inputRequired.createMessage({ messages, maxTokens: 100, tools: [weather] }) });
  });
}

const weather = { name: 'weather', description: 'Tells the weather', inputSchema: object({ city: string }) };
const blocks = ({ content }) => [content].flat();

function registerWithState(tool) {
  const confirm = () => form('Please confirm', { ok: boolean });

  for (const name of ['test_input_required_result_request_state', 'test_input_required_result_tampered_state']) {
    tool(name, 'Asks for a confirmation, with state', (ctx) => {
      const confirmed = ctx.mcpReq.requestState()?.tool === name && accepted(ctx, 'confirm');
      return confirmed ? result(text('state-ok')) : ask({ confirm: confirm() }, { tool: name });
    });
  }

  tool('test_input_required_result_multiple_inputs', 'Asks three things at the same time', (ctx) => {
    const name = accepted(ctx, 'user_name');
    const greeting = reply(ctx, 'greeting');
    const roots = reply(ctx, 'client_roots');
    if (name && greeting && roots) {
      return result(text(`${greeting.content.text} ${name.name}, ${roots.roots.length} roots`));
    }
    return ask(
      {
        user_name: form('What is your name?', { name: string }),
        greeting: completion('Generate a greeting', 50),
        client_roots: inputRequired.listRoots(),
      },
      { tool: 'multiple_inputs' },
    );
  });

  tool('test_input_required_result_multi_round', 'Asks two things, one after the other', (ctx) => {
    const state = ctx.mcpReq.requestState();
    const name = accepted(ctx, 'step1')?.name ?? state?.name;
    if (name === undefined) {
      return ask({ step1: form('Step 1: What is your name?', { name: string }) }, { round: 1 });
    }
    const color = accepted(ctx, 'step2')?.color;
    if (color === undefined) {
      return ask({ step2: form('Step 2: What is your favorite color?', { color: string }) }, { round: 2, name });
    }
    return result(text(`${name} likes ${color}`));
  });
}

function registerByCapability(server, tool) {
  tool('test_missing_capability', 'Needs a client that can sample', (ctx) =>
    reply(ctx, 'pong') ? result(text('sampled')) : ask({ pong: completion('Reply with: pong', 16) }),
  );

  // One question only, and a person is asked last. Behind a gateway a legacy server sees what the gateway can do, not
  // what each client can, so if it asked everything at once some of its questions would be refused.
  tool('test_input_required_result_capabilities', 'Asks in the first way that the client supports', (ctx) => {
    if (ctx.mcpReq.inputResponses) return result(text('Answered'));
    const client = ctx.mcpReq.envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? server.server.getClientCapabilities() ?? {};
    if (client.sampling) return ask({ greeting: completion('Generate a greeting', 50) });
    if (client.elicitation) return ask({ user_name: form('What is your name?', { name: string }) });
    if (client.roots) return ask({ client_roots: inputRequired.listRoots() });
    return result(text('The client can be asked nothing'));
  });
}
