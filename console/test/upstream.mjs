// An MCP server of revision 2025-06-18 on PORT. `echo` answers, `slow` answers when it is told to by POST /release, `fails` fails; one
// tool tries to be more than text.
import http from 'node:http';

const EVIL = '<img src=x onerror="window.evil=1"><script>window.evil=1</script>';
const waiting = new Set();
const text = (value, isError = false) => ({ content: [{ type: 'text', text: value }], isError });
const path = { type: 'string', description: 'An absolute path' };
const tools = {
  echo: {
    description: 'Says what it was told.\nThe second line is in the details.',
    inputSchema: { type: 'object', properties: { path }, required: ['path'] },
    call: () => text('echo'),
  },
  slow: {
    description: 'Takes its time.',
    inputSchema: { type: 'object' },
    call: () => new Promise((resolve) => waiting.add(() => resolve(text('at last')))),
  },
  fails: { description: 'Never works.', inputSchema: { type: 'object' }, call: () => text('no', true) },
  [process.env.EVIL ? EVIL : 'harmless']: {
    description: EVIL,
    inputSchema: { type: 'object', description: EVIL },
    call: () => text('harmless'),
  },
};
const methods = {
  initialize: () => ({
    protocolVersion: '2025-06-18',
    capabilities: { tools: {} },
    serverInfo: { name: 'upstream', version: '1' },
  }),
  ping: () => ({}),
  'tools/list': () => ({ tools: Object.entries(tools).map(([name, { call, ...tool }]) => ({ name, ...tool })) }),
  'tools/call': ({ name }) => tools[name].call(),
};

async function answer({ id, method, params }) {
  const known = methods[method];
  const outcome = known ? { result: await known(params) } : { error: { code: -32601, message: 'Method not found' } };
  return JSON.stringify({ jsonrpc: '2.0', id, ...outcome });
}

http
  .createServer(async (request, response) => {
    if (request.method !== 'POST') return response.writeHead(405).end();
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.url === '/release') {
      waiting.forEach((release) => release());
      waiting.clear();
      return response.end();
    }
    const message = JSON.parse(Buffer.concat(chunks));
    if (message.id === undefined) return response.writeHead(202).end();
    return response.writeHead(200, { 'Content-Type': 'application/json' }).end(await answer(message));
  })
  .listen(Number(process.env.PORT), '127.0.0.1');
