// What the reference servers have in common as HTTP servers.
import http from 'node:http';

/** The JSON of a request's body, or undefined. */
export async function bodyOf(request) {
  const chunks = await Array.fromAsync(request);
  try {
    return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks)) : undefined;
  } catch {
    return undefined;
  }
}

/** Answers with a JSON-RPC error that belongs to no request. */
export function refuse(response, status, message) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32000, message } }));
}

/** Listens on a port (0: any) of 127.0.0.1, prints the URL of the endpoint, and ends on SIGTERM. */
export function listen(serve, port, endpoint) {
  const listener = http.createServer((request, response) => {
    serve(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  });
  const tell = () => console.log(`http://127.0.0.1:${listener.address().port}${endpoint}`);
  listener.listen(Number(port), '127.0.0.1', tell);
  process.on('SIGTERM', () => process.exit(0));
}
