// Runs the script of features with the clients and servers that were chosen, and reports.
import { availableParallelism } from 'node:os';
import { within } from '../../../e2e/lib/processes.mjs';
import { startFront } from '../front.mjs';
import { startReference } from '../reference.mjs';
import { features } from './features.mjs';
import { impossible } from './impossible.mjs';
import { stopJava } from './java.mjs';
import { canMeet, choose } from './plan.mjs';
import { lineOf, report } from './report.mjs';

// A feature that hangs must not hold up the others for long.
const limit = 25_000;

const plan = choose(process.argv.slice(2));
if (plan.groups.length === 0 || plan.clients.length === 0 || plan.features.length === 0) {
  console.error(`matrix: nothing has all of: ${process.argv.slice(2).join(', ')}`);
  process.exit(2);
}

/** A reference server that can be stopped, and started again on its port. */
class Server {
  constructor(kind) {
    this.kind = kind;
  }

  async start() {
    this.process = await startReference(this.kind, this.port);
    ({ url: this.url, port: this.port } = this.process);
  }

  async restart(whileAway) {
    await this.process.stop('SIGKILL');
    try {
      await whileAway();
    } finally {
      await this.start();
    }
  }
}

/** Where a client finds a server, and how it names what the server has. */
function target({ kind, url }, front) {
  const own = (name) => name;
  if (plan.path === 'direct') return { url, tool: own, uri: own };
  if (plan.path === 'server') return { url: `${front.gateway.url}/${kind}`, tool: own, uri: own };
  return { url: front.gateway.url, tool: (name) => `${kind}__${name}`, uri: (uri) => `${kind}+${uri}` };
}

/** Runs the script with one client against one server; gives a list of `{feature, error, excuse}`. */
async function runScript(client, server, front, upstream) {
  const { url, ...naming } = target(server, front);
  const connect = (capabilities) => within(limit, client.connect(url, capabilities), 'the client does not connect');
  const connected = await connect();
  const context = { client: connected, connect, restart: (whileAway) => server.restart(whileAway), ...naming };
  const cases = [];
  for (const feature of plan.features) {
    const excuse = impossible(feature, { client, era: connected.era, upstream, path: plan.path });
    cases.push({ feature, excuse, error: excuse ? undefined : await errorOf(feature, context) });
  }
  await within(limit, connected.close(), 'the client does not close');
  return cases;
}

function errorOf(feature, context) {
  return within(limit, features[feature](context), `${feature} does not end`).then(
    () => undefined,
    (error) => error,
  );
}

async function runPair(client, server, front, upstream) {
  const pair = { client, upstream, cases: [] };
  if (plan.path === 'direct' && !canMeet(client, server.kind)) return pair;
  const started = performance.now();
  try {
    if (front?.reasons[server.kind]) throw front.reasons[server.kind];
    pair.cases = await runScript(client, server, front, upstream);
  } catch (error) {
    pair.cases = [{ feature: 'connection', error }];
  }
  const judged = { ...pair, seconds: (performance.now() - started) / 1000 };
  console.log(lineOf(judged));
  return judged;
}

async function runGroup({ kinds, columns, wanted }) {
  const servers = Object.fromEntries(kinds.map((kind) => [kind, new Server(kind)]));
  for (const server of Object.values(servers)) await server.start();
  const front = plan.path === 'direct' ? undefined : await startFront(servers, { mcp: { listen_stream: true } });
  const pairs = [];
  for (const column of wanted) {
    const server = servers[kinds[columns.indexOf(column)]];
    for (const client of plan.clients) pairs.push(await runPair(client, server, front, column));
  }
  await front?.gateway.stop();
  for (const server of Object.values(servers)) await server.process.stop();
  return pairs;
}

const waiting = [...plan.groups];
const pairs = [];
async function work() {
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) pairs.push(...(await runGroup(group)));
}
await Promise.all(Array.from({ length: Math.min(availableParallelism() + 1, plan.groups.length) }, work));
await stopJava();

process.exit(report(pairs, plan.clients) ? 0 : 1);
