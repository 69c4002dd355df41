// A tool that works and one that fails every other time.
import { serve, text } from '../../e2e/lib/tool-server.mjs';

let calls = 0;
const inputSchema = { type: 'object' };

serve({
  echo: { inputSchema, call: () => text('echo') },
  flaky: { inputSchema, call: () => text('now and then', ++calls % 2 === 0) },
});
