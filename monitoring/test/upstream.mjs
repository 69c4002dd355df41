// A small MCP server of revision 2025-06-18 on PORT, with a tool that works and one that fails every other time.
import http from 'node:http';

let calls = 0;
const text = (value, isError) => ({ content: [{ type: 'text', text: value }], isError });
const tools = {
  echo: () => text('echo', false),
  flaky: () => text('now and then', ++calls % 2 === 0),
};
const methods = {
  initialize: () => ({
    protocolVersion: '2025-06-18',
    capabilities: { tools: {} },
    serverInfo: { name: 'upstream', version: '1' },
  }),
  ping: () => ({}),
  'tools/list': () => ({ tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: 'object' } })) }),
  'tools/call': ({ name }) => tools[name](),
};

function answer({ id, method, params }) {
  const known = methods[method];
  const outcome = known ? { result: known(params) } : { error: { code: -32601, message: 'Method not found' } };
  return JSON.stringify({ jsonrpc: '2.0', id, ...outcome });
}

http
  .createServer(async (request, response) => {
    if (request.method !== 'POST') return response.writeHead(405).end();
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const message = JSON.parse(Buffer.concat(chunks));
    if (message.id === undefined) return response.writeHead(202).end();
    return response.writeHead(200, { 'Content-Type': 'application/json' }).end(answer(message));
  })
  .listen(Number(process.env.PORT), '127.0.0.1');
