// What is measured: each target gives an endpoint {port, path, tool, group, era, session, accept} for a scenario.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ask, initialize, token } from './messages.mjs';
import { freePort, start, until, work } from './processes.mjs';

const root = join(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), '../..');

/** The stub with nothing in front. */
export function direct({ group, port }) {
  return {
    name: 'direct',
    endpoint: async ({ upstream, era, accept }) => ({ port, path: upstream, tool: 'echo', group, era, accept }),
  };
}

const nginxConfiguration = (port, upstream) => `
worker_processes auto; daemon off; pid ${work}/nginx.pid; error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
  client_body_buffer_size 256k; client_body_temp_path ${work}/nginx-body;
  proxy_temp_path ${work}/nginx-proxy; proxy_max_temp_file_size 0; proxy_buffers 64 16k;
  fastcgi_temp_path ${work}/nginx-fastcgi; uwsgi_temp_path ${work}/nginx-uwsgi; scgi_temp_path ${work}/nginx-scgi;
  upstream stub { server 127.0.0.1:${upstream}; keepalive 1024; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / { proxy_pass http://stub; proxy_http_version 1.1; proxy_set_header Connection ""; }
    location /files/ { root ${work}; default_type application/json; }
  }
}
`;

/** nginx as a reverse proxy, with keep-alive on both sides, and as the server of the files under work/files. */
export async function startNginx(upstream) {
  const port = await freePort();
  const file = join(work, 'nginx.conf');
  writeFileSync(file, nginxConfiguration(port, upstream.port));
  mkdirSync(join(work, 'files'));
  execFileSync('chmod', ['a+rx', work, join(work, 'files')]);
  const group = start('nginx', 'nginx', ['-c', file]);
  const endpoint = async ({ upstream: path, era, accept }) => ({ port, path, tool: 'echo', group, era, accept });
  await until('nginx does not start', group, 10, () => fetch(`http://127.0.0.1:${port}/files/`));
  return { name: 'nginx', endpoint, file: (path) => ({ port, path: `/files/${path}`, group, verb: 'GET' }) };
}

/** nginx that serves the bytes of the gateway's answer as a file. Only for lists: a call's answer is never the same. */
export function nginxFile(nginx) {
  return { name: 'nginx, file', endpoint: async ({ name, tools }) => (tools ? nginx.file(`${name}.json`) : undefined) };
}

/** Starts the gateway as it is shipped, with bearer auth, in front of the given scenarios' upstreams. */
export async function startGateway(name, upstream, served, options = '') {
  const [port, admin] = [await freePort(), await freePort()];
  const servers = served.map(({ server, upstream: path }) =>
    `  - { name: ${server}, url: 'http://127.0.0.1:${upstream.port}${path}' }\n`);
  const file = join(work, `${name}.yml`);
  writeFileSync(file,
    `port: ${port}\nadmin: { port: ${admin} }\nmcp: { auth: { mode: bearer } }\nservers:\n${servers.join('')}`);
  const java = [process.env.MCPSTEAD_JAVA_OPTS, options].filter(Boolean).join(' ');
  const group = start(name, join(root, 'bin/mcpstead'), ['--config', file],
    { MCPSTEAD_BEARER_TOKEN: token, MCPSTEAD_JAVA_OPTS: java });
  await until('the gateway does not start', group, 60, async () => {
    const health = await (await fetch(`http://127.0.0.1:${port}/health`)).json();
    const missing = health.servers.filter(({ connected, tools_count: tools }) => !(connected && tools > 0));
    if (missing.length > 0) throw new Error(`not connected, or without its tools: ${JSON.stringify(missing)}`);
  });
  const sessions = new Map();
  return {
    group,
    endpoint: async ({ server, era, accept }) => {
      const endpoint = { port, path: '/mcp', tool: `${server}__echo`, group, era, accept };
      if (era === 'modern') return endpoint;
      if (!sessions.has(server)) sessions.set(server, await initialize(endpoint));
      return { ...endpoint, session: sessions.get(server) };
    },
  };
}

/** The gateway: one process for all calls and one for each list, as a list is that of all servers behind it. */
export function gateway(upstream, all) {
  const processes = new Map();
  return {
    name: 'mcpstead',
    compiles: true,
    endpoint: async (scenario) => {
      const key = scenario.tools ? scenario.name : 'calls';
      if (!processes.has(key)) {
        const served = scenario.tools ? [scenario] : all.filter(({ tools }) => !tools);
        processes.set(key, startGateway(`gateway-${key}`, upstream, served));
      }
      return (await processes.get(key)).endpoint(scenario);
    },
  };
}

/**
 * Any other gateway, by its command line with {port}, {upstream} (a URL) and {dir} (a directory to write to); a process
 * for each upstream. What it does not answer is left out, once it has been tried.
 */
export function peer(name, command, upstream) {
  const processes = new Map();
  const startOne = async ({ server, upstream: path }) => {
    const port = await freePort();
    const dir = join(work, `peer-${name}-${server}`.replace(/[^\w.-]/g, '_'));
    mkdirSync(dir);
    const places = { port, upstream: `http://127.0.0.1:${upstream.port}${path}`, dir };
    const line = command.replace(/\{(port|upstream|dir)\}/g, (_, place) => places[place]);
    const group = start(`peer-${name}-${server}`.replace(/[^\w.-]/g, '_'), 'bash', ['-c', line],
      { MCPSTEAD_BEARER_TOKEN: token }, process.env.BENCH_CALLED_IN);
    return { port, group };
  };
  const connect = async (endpoint) => {
    const session = endpoint.era === 'modern' ? undefined : await initialize(endpoint);
    const { tools } = await ask({ ...endpoint, session }, 'tools/list');
    const tool = tools.map((each) => each.name).find((each) => each.endsWith('echo'));
    if (!tool) throw new Error('its list has no tool whose name ends with echo');
    return { ...endpoint, session, tool };
  };
  return {
    name,
    optional: true,
    // For all that is known of it, it is a JVM too.
    compiles: true,
    endpoint: async (scenario) => {
      const { server, era, accept } = scenario;
      if (!processes.has(server)) processes.set(server, startOne(scenario));
      const { port, group } = await processes.get(server);
      const endpoint = await until(`${name} does not serve`, group, 8, () =>
        connect({ port, path: '/mcp', group, era }).catch(() => connect({ port, path: '/', group, era })));
      return { ...endpoint, accept };
    },
  };
}
