// The public MCP servers that stand behind the gateway, each a process on a loopback port of its own.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { start, within, workDir } from './processes.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, '..', 'node_modules');
const loopback = `--import=${path.join(here, 'loopback.mjs')}`;

/** Starts a Node script that listens on `port` (0: any), and waits until it does. */
async function startServer(name, script, args, endpoint, { port = 0, env = {} } = {}) {
  const server = start(name, process.execPath, [loopback, script, ...args(port)], {
    env: { ...env, PORT: String(port) },
    ipc: true,
  });
  const listening = new Promise((resolve) => server.child.once('message', (message) => resolve(message.port)));
  const failed = server.exited.then(() => {
    throw new Error(`${name} ended before it listened:\n${server.output()}`);
  });
  failed.catch(() => {});
  const taken = await within(60_000, Promise.race([listening, failed]), `${name} does not listen`);
  return Object.assign(server, { port: taken, url: `http://127.0.0.1:${taken}${endpoint}` });
}

const everything = path.join(modules, '@modelcontextprotocol/server-everything/dist/index.js');

/** server-everything over Streamable HTTP. */
export function startEverything(options) {
  return startServer('everything', everything, () => ['streamableHttp'], '/mcp', options);
}

/** server-everything over HTTP+SSE of 2024-11-05. */
export function startEverythingSse(options) {
  return startServer('everything-sse', everything, () => ['sse'], '/sse', options);
}

function startBridge(name, command, env) {
  const bridge = path.join(modules, 'supergateway/dist/index.js');
  const args = (port) => [
    '--stdio', command, '--outputTransport', 'streamableHttp', '--stateful', '--port', String(port),
  ];
  return startServer(name, bridge, args, '/mcp', { env });
}

/** server-filesystem on a directory of its own (`directory` of the result), behind a stdio-to-HTTP bridge. */
export async function startFilesystem() {
  const directory = path.join(workDir, `files-${process.pid}`);
  mkdirSync(directory, { recursive: true });
  const script = path.join(modules, '@modelcontextprotocol/server-filesystem/dist/index.js');
  return Object.assign(await startBridge('filesystem', `"${process.execPath}" "${script}" "${directory}"`), { directory });
}

/** server-memory with a graph of its own, behind a stdio-to-HTTP bridge. */
export function startMemory() {
  const script = path.join(modules, '@modelcontextprotocol/server-memory/dist/index.js');
  const file = path.join(workDir, `graph-${process.pid}.jsonl`);
  return startBridge('memory', `"${process.execPath}" "${script}"`, { MEMORY_FILE_PATH: file });
}

/** An upstream with a habit; see `odd-server.mjs`. */
export async function startOdd(habit, ...args) {
  const server = await startServer(habit, path.join(here, 'odd-server.mjs'), () => [habit, ...args], '/mcp');
  return habit === 'selfsigned' ? Object.assign(server, { url: server.url.replace('http:', 'https:') }) : server;
}
