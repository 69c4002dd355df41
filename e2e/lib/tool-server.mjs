// A small MCP server of revision 2025-06-18 on PORT, for tests that need its process.
import http from 'node:http';

/** The result of a tool that says this. */
export const text = (value, isError = false) => ({ content: [{ type: 'text', text: value }], isError });

/**
 * Serves tools: by name the members of a definition, and `call`, which gives the result or a promise of it.
 * A POST to one of the paths calls what is there, and is no MCP.
 */
export function serve(tools, paths = {}) {
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
      if (paths[request.url]) {
        paths[request.url]();
        return response.end();
      }
      const message = JSON.parse(Buffer.concat(chunks));
      if (message.id === undefined) return response.writeHead(202).end();
      return response.writeHead(200, { 'Content-Type': 'application/json' }).end(await answer(message));
    })
    .listen(Number(process.env.PORT), '127.0.0.1');
}
