// Runs the script of features with every client against every upstream, and prints a table.
import { availableParallelism } from 'node:os';
import { entry, Gateway } from '../../../e2e/lib/gateway.mjs';
import { within } from '../../../e2e/lib/processes.mjs';
import { startReference } from '../reference.mjs';
import { clients } from './clients.mjs';
import { features } from './features.mjs';
import { impossible } from './impossible.mjs';
import { stopJava } from './java.mjs';

const paths = ['mcp', 'server', 'direct'];
const eras = {
  legacy: ['legacy'],
  modern: ['modern'],
  dual: ['legacy', 'modern'],
  sdk1: ['legacy'],
  'sdk1-sse': ['legacy'],
};
// A feature that hangs must not hold up the others for long.
const limit = 25_000;

/** Servers that stand behind one gateway; a name with more than one server in it is of a mixed gateway. */
const fronts = [...Object.keys(eras).map((kind) => [kind]), ['legacy', 'modern']];

const words = process.argv.slice(2);
const chosen = (names) => words.filter((word) => names.includes(word));
const or = (list, all) => (list.length > 0 ? list : all);
const column = (kinds, kind) => (kinds.length > 1 ? `mixed-${kind}` : kind);
const columns = fronts.flatMap((kinds) => kinds.map((kind) => column(kinds, kind)));
const names = clients.map(({ name }) => name);
const [path] = or(chosen(paths), ['mcp']);
const wantedColumns = or(chosen(columns), columns);
const wantedClients = clients.filter(({ name }) => or(chosen(names), names).includes(name));
const rest = words.filter((word) => ![...paths, ...columns, ...names].includes(word));
const wantedFeatures = Object.keys(features).filter((name) => rest.length === 0 || name.includes(rest.join(' ')));

if (wantedFeatures.length === 0) {
  console.error(`matrix: no feature has '${rest.join(' ')}' in its name`);
  process.exit(2);
}

/** The reference servers, each of which can be stopped and started again on its port. */
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

async function startGateway(servers) {
  const config = { mcp: { listen_stream: true } };
  return Gateway.startConnected(servers.map(({ kind, url }) => entry(kind, url)), { config });
}

/** What a client is told to speak with, and how it names what the server has. */
function target(server, gateway) {
  const own = (name) => name;
  if (path === 'direct') return { url: server.url, tool: own, uri: own };
  if (path === 'server') return { url: `${gateway.url}/${server.kind}`, tool: own, uri: own };
  return { url: gateway.url, tool: (name) => `${server.kind}__${name}`, uri: (uri) => `${server.kind}+${uri}` };
}

const canMeet = (client, { kind }) =>
  path !== 'direct' || (client.eras.some((era) => eras[kind].includes(era)) && (kind !== 'sdk1-sse' || client.sse === true));

/** Runs the script with one client against one server. */
async function runPair(client, server, gateway, name) {
  const pair = { client, upstream: name, cases: [] };
  if (!canMeet(client, server)) return pair;
  const started = performance.now();
  const { url, ...naming } = target(server, gateway);
  const connect = (capabilities) => within(limit, client.connect(url, capabilities), 'the client does not connect');
  const restart = (whileAway) => server.restart(whileAway);
  try {
    const connected = await connect();
    for (const feature of wantedFeatures) {
      const excuse = impossible(feature, { client, era: connected.era, upstream: name, path });
      pair.cases.push({ feature, ...(excuse ? { excuse } : await runFeature(feature, { client: connected, connect, restart, ...naming })) });
    }
    await within(limit, connected.close(), 'the client does not close').catch(() => {});
  } catch (error) {
    pair.cases.push({ feature: 'connect', error });
  }
  return { ...pair, seconds: (performance.now() - started) / 1000 };
}

async function runFeature(feature, context) {
  const error = await within(limit, features[feature](context), `${feature} does not end`).then(
    () => undefined,
    (reason) => reason,
  );
  return { error };
}

const count = ({ cases }) => {
  const possible = cases.filter(({ excuse }) => !excuse);
  return `${possible.filter(({ error }) => !error).length}/${possible.length}`;
};
const failed = ({ cases }) => cases.filter(({ error }) => error);

async function runFront(kinds) {
  const wanted = kinds.filter((kind) => wantedColumns.includes(column(kinds, kind)));
  if (wanted.length === 0) return [];
  const servers = kinds.map((kind) => new Server(kind));
  for (const server of servers) await server.start();
  const gateway = path === 'direct' ? undefined : await startGateway(servers);
  const pairs = [];
  for (const server of servers.filter(({ kind }) => wanted.includes(kind))) {
    for (const client of wantedClients) {
      const pair = await runPair(client, server, gateway, column(kinds, server.kind));
      pairs.push(pair);
      if (pair.cases.length > 0) console.log(line(pair));
    }
  }
  await gateway?.stop();
  for (const server of servers) await server.process.stop();
  return pairs;
}

function line(pair) {
  const mark = failed(pair).length > 0 ? 'FAIL' : 'ok  ';
  const columns = [mark, pair.client.name.padEnd(10), pair.upstream.padEnd(12), count(pair).padStart(6)];
  return [...columns, `${pair.seconds.toFixed(1).padStart(5)} s`].join('  ');
}

// There is nothing mixed about a server by itself.
const waiting = fronts.filter((kinds) => kinds.length === 1 || path !== 'direct');
const pairs = [];
async function work() {
  for (let kinds = waiting.shift(); kinds !== undefined; kinds = waiting.shift()) {
    const name = kinds.join(' and ');
    pairs.push(...(await runFront(kinds).catch((error) => broken(kinds, name, error))));
  }
}

/** Where not even the processes start. */
function broken(kinds, name, error) {
  console.log(`FAIL  ${name}: ${error.message}`);
  return kinds.map((kind) => ({ client: { name: 'none' }, upstream: column(kinds, kind), cases: [{ feature: 'start', error }] }));
}

await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
await stopJava();

for (const pair of pairs.filter((each) => failed(each).length > 0)) {
  console.log(`\n--- ${pair.client.name} with ${pair.upstream}`);
  for (const { feature, error } of failed(pair)) {
    const [first, ...more] = `${error.code ? `${error.code} ` : ''}${error.message}`.split('\n').map((each) => each.slice(0, 400));
    console.log(`  ${feature}: ${[first, ...more.slice(0, 8)].join('\n      ')}`);
  }
}

const excuses = Map.groupBy(
  pairs.flatMap(({ client, cases }) => cases.filter(({ excuse }) => excuse).map((each) => ({ ...each, client: client.name }))),
  ({ feature, excuse }) => `${feature}: ${excuse}`,
);
if (excuses.size > 0) console.log('\nNot counted:');
for (const [why, all] of excuses) console.log(`  ${why} (${[...new Set(all.map(({ client }) => client))].join(', ')})`);

const shown = columns.filter((name) => pairs.some(({ upstream }) => upstream === name));
console.log(`\n${'client'.padEnd(12)}${shown.map((name) => name.padStart(14)).join('')}`);
for (const client of wantedClients) {
  const cell = (pair) => (pair && pair.cases.length > 0 ? `${count(pair)}${failed(pair).length > 0 ? ' FAIL' : ''}` : '-');
  const cells = shown.map((name) => cell(pairs.find((pair) => pair.client === client && pair.upstream === name)).padStart(14));
  console.log(`${client.name.padEnd(12)}${cells.join('')}`);
}

const run = pairs.filter(({ cases }) => cases.length > 0);
const bad = run.filter((pair) => failed(pair).length > 0).length;
console.log(`\nmatrix: ${run.length - bad} passed, ${bad} failed`);
process.exit(bad === 0 ? 0 : 1);
