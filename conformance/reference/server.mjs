// What every reference server has, whatever it is made with.
import { registerChanges } from './changes.mjs';
import { registerPrompts } from './prompts.mjs';
import { registerQuestions } from './questions.mjs';
import { registerResources } from './resources.mjs';
import { registerTools } from './tools.mjs';

const listChanged = true;

export const capabilities = {
  tools: { listChanged },
  prompts: { listChanged },
  resources: { listChanged, subscribe: true },
  completions: {},
  logging: {},
};

/** Registers everything on a server, and returns it. */
export function registerAll(server) {
  registerTools(server);
  registerQuestions(server);
  registerPrompts(server);
  registerResources(server);
  server.server.onclose = registerChanges(server);
  return server;
}
