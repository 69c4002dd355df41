// Lists that change: a tool and a prompt that come and go when a client asks for it.
import { message, result, text } from './content.mjs';

const shown = { tool: false, prompt: false };
const servers = new Set();
const listeners = new Set();

/** Calls `listener` with `tool` or `prompt` after that list has changed; for clients without a session. */
export function onChange(listener) {
  listeners.add(listener);
}

function toggle(kind) {
  shown[kind] = !shown[kind];
  // The SDK tells the legacy client of each session that the list has changed.
  for (const handles of servers) handles[kind].update({ enabled: shown[kind] });
  for (const listener of listeners) listener(kind);
  return result(text(`The ${kind} is ${shown[kind] ? 'there' : 'gone'}`));
}

/** Registers the tool and the prompt that change, and the tools that change them; returns what forgets this server. */
export function registerChanges(server) {
  const handles = {
    tool: server.registerTool('test_dynamic_tool', { description: 'Comes and goes' }, () => result(text('here'))),
    prompt: server.registerPrompt('test_dynamic_prompt', { description: 'Comes and goes' }, () => ({
      messages: [message(text('here'))],
    })),
  };
  for (const [kind, handle] of Object.entries(handles)) {
    handle.update({ enabled: shown[kind] });
    server.registerTool(`test_trigger_${kind}_change`, { description: `Changes the list of ${kind}s` }, () =>
      toggle(kind),
    );
  }
  servers.add(handles);
  return () => servers.delete(handles);
}
