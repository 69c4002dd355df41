// What changes when a client asks for it: a tool, a prompt and a resource that come and go, and a resource whose content
// does.
import { message, result, text } from './content.mjs';

/** The resource whose content changes. */
export const watched = 'test://watched-resource';

const shown = { tool: false, prompt: false, resource: false };
const servers = new Set();
const listeners = new Set();
let version = 1;

/** The content of the resource whose content changes. */
export const watchedContent = () => `Watched resource content, version ${version}`;

/**
 * Calls `listener` with `tool`, `prompt` or `resource` after that list has changed, and with a resource's URI after its
 * content has; for clients without a session.
 */
export function onChange(listener) {
  listeners.add(listener);
}

function toggle(kind) {
  shown[kind] = !shown[kind];
  // The SDK tells the legacy client of each session that the list has changed.
  for (const { handles } of servers) handles[kind].update({ enabled: shown[kind] });
  for (const listener of listeners) listener(kind);
  return result(text(`The ${kind} is ${shown[kind] ? 'there' : 'gone'}`));
}

async function touch() {
  version += 1;
  const told = [...servers].filter(({ subscribed }) => subscribed.has(watched));
  for (const { server } of told) await server.server.sendResourceUpdated({ uri: watched });
  for (const listener of listeners) listener(watched);
  return result(text(watchedContent()));
}

/** Registers what changes, and the tools that change it; returns what forgets this server. */
export function registerChanges(server) {
  const description = 'Comes and goes';
  const handles = {
    tool: server.registerTool('test_dynamic_tool', { description }, () => result(text('here'))),
    prompt: server.registerPrompt('test_dynamic_prompt', { description }, () => ({ messages: [message(text('here'))] })),
    resource: server.registerResource('dynamic', 'test://dynamic-resource', { description }, (uri) => ({
      contents: [{ uri: uri.href, text: 'here' }],
    })),
  };
  for (const [kind, handle] of Object.entries(handles)) {
    handle.update({ enabled: shown[kind] });
    server.registerTool(`test_trigger_${kind}_change`, { description: `Changes the list of ${kind}s` }, () =>
      toggle(kind),
    );
  }
  server.registerTool('test_touch_resource', { description: `Changes the content of ${watched}` }, touch);
  const known = { server, handles, subscribed: registerSubscriptions(server) };
  servers.add(known);
  return () => servers.delete(known);
}

/** The SDK has no subscriptions of its own for legacy sessions. */
function registerSubscriptions(server) {
  const subscribed = new Set();
  server.server.setRequestHandler('resources/subscribe', ({ params }) => {
    subscribed.add(params.uri);
    return {};
  });
  server.server.setRequestHandler('resources/unsubscribe', ({ params }) => {
    subscribed.delete(params.uri);
    return {};
  });
  return subscribed;
}
