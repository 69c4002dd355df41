// bench/run: measures all targets in turns, several rounds, and prints medians.
import { execFileSync } from 'node:child_process';
import { readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { medians } from './arithmetic.mjs';
import { chart } from './chart.mjs';
import { prepare } from './check.mjs';
import { allocation, idle, memory, progress, startup } from './extras.mjs';
import { compile, jdk, sendAndCompare, startUpstream } from './java.mjs';
import { measure, measureSteady, warmUp } from './measure.mjs';
import { buildPeers } from './peers.mjs';
import { freePort, work } from './processes.mjs';
import { page, tables } from './report.mjs';
import { quickScenarios, scenarios } from './scenarios.mjs';
import { direct, gateway, nginxFile, peer, startNginx } from './targets.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string', default: '4' },
    peers: { type: 'boolean', default: false },
    peer: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
  },
});
const root = join(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), '../..');
const only = new RegExp(options.only ?? '');
const rounds = Number(options.rounds ?? (options.quick ? 1 : 3));
const seconds = Number(options.seconds);
const whole = !options.quick && !options.only;
const out = options.out ? resolve(process.env.BENCH_CALLED_IN ?? '', options.out) : (whole ? join(root, 'docs') : undefined);
if (!(rounds >= 1 && seconds >= 1 && Number.isInteger(rounds) && Number.isInteger(seconds))) {
  throw new Error('--rounds and --seconds take whole numbers from 1 up');
}

const chosen = (options.quick ? quickScenarios : scenarios)
  .map((scenario) => ({ ...scenario, connections: scenario.connections.filter((n) => only.test(`${scenario.name}@${n}`)) }))
  .filter(({ connections }) => connections.length > 0);

function machine() {
  const git = (...args) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
  let commit = 'unknown';
  try {
    commit = git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', 'src', 'bin', 'pom.xml') ? ', changed' : '');
  } catch {
    // Not a checkout.
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    commit,
    processor: /^model name\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? os.arch(),
    cores: os.availableParallelism(),
    gigabytes: Math.round(os.totalmem() / 2 ** 30),
    kernel: `${os.type()} ${os.release().split('-')[0]}`,
    jdk,
    nginx: execFileSync('sh', ['-c', 'nginx -v 2>&1'], { encoding: 'utf8' }).trim().replace('nginx version: ', ''),
  };
}

function peers(upstream) {
  const given = options.peer.map((text) => {
    const [, name, command] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (!name) throw new Error(`--peer takes NAME=COMMAND, not ${text}`);
    return [name, command];
  });
  return [...(options.peers ? buildPeers() : []), ...given].map(([name, command]) => peer(name, command, upstream));
}

/** Checks a target's answers for a scenario, one and then many at once, and warms it up; undefined if it has none. */
async function ready(target, scenario, refused) {
  const era = `${target.name} ${scenario.era}`;
  if (refused.has(era)) return undefined;
  try {
    const endpoint = await target.endpoint(scenario);
    if (!endpoint) return undefined;
    const load = await prepare(target, endpoint, scenario);
    if (target.name === 'mcpstead' && scenario.tools) {
      writeFileSync(join(work, 'files', `${scenario.name}.json`), load.message);
    }
    await (target.compiles ? warmUp(load) : measure(load, 32, 1));
    load.size = await sendAndCompare(load, 32, scenario.tools ? 320 : 1600);
    return { target, scenario, load };
  } catch (e) {
    if (!target.optional) throw e;
    console.log(`left out: ${target.name}, ${scenario.name}: ${e.message.split('\n')[0].slice(0, 200)}`);
    // One that does not know an era at all is not asked again.
    if (scenario.era === 'modern') refused.add(era);
    return undefined;
  }
}

async function main() {
  compile();
  const began = Date.now();
  const upstream = await startUpstream(await freePort());
  const result = { machine: machine(), rounds, seconds, cells: [] };
  if (only.test('startup')) result.startup = startup();
  if (only.test('idle') && !options.quick) result.idle = idle();
  if (only.test('memory')) result.memory = await memory(upstream);
  if (only.test('allocation')) result.allocation = await allocation(upstream);
  if (only.test('progress')) result.progress = await progress(upstream);

  const nginx = await startNginx(upstream);
  // The gateway before nginx's files, which are its answers.
  const ours = gateway(upstream, chosen);
  const targets = [direct(upstream), nginx, ours, nginxFile(nginx), ...peers(upstream)];
  const loads = [];
  const refused = new Set();
  for (const scenario of chosen) {
    console.log(`checking and warming up ${scenario.name}`);
    for (const target of targets) {
      const load = await ready(target, scenario, refused);
      if (load) loads.push(load);
    }
  }

  // Again, as each kind of call has the JVM compile anew some of what all of them share.
  const own = loads.filter(({ target }) => target === ours);
  for (const { load } of own) await measure(load, 32, 4);

  const cells = loads.flatMap(({ target, scenario, load }) =>
    scenario.connections.map((connections) => ({ target: target.name, scenario: scenario.name, connections, load, rounds: [] })));
  // In turns: the targets of one scenario and number of connections one right after the other.
  const position = ({ scenario, connections }) => chosen.findIndex(({ name }) => name === scenario) * 1e4 + connections;
  cells.sort((a, b) => position(a) - position(b));
  for (let round = 1; round <= rounds && cells.length > 0; round++) {
    const minutes = Math.ceil((cells.length * (rounds - round + 1) * (seconds + 1.8)) / 60);
    console.log(`round ${round} of ${rounds}: ${cells.length} measurements; about ${minutes} min left`);
    for (const cell of cells) cell.rounds.push(await measureSteady(cell.load, cell.connections, seconds));
  }
  // Once more after all that load: are the answers still right?
  for (const { scenario, load } of own) await sendAndCompare(load, 32, scenario.tools ? 64 : 640);

  result.cells = cells.map(({ target, scenario, connections, rounds: measured }) => ({
    target,
    scenario,
    connections,
    ...medians(measured),
    errors: measured.reduce((sum, { errors }) => sum + errors, 0),
  }));
  result.minutes = (Date.now() - began) / 60_000;
  mkdirSync(join(root, 'target'), { recursive: true });
  writeFileSync(join(root, 'target/bench.json'), JSON.stringify(result, null, 2));
  console.log(`\n${tables(result)}`);
  if (out) write(result);
}

function write(result) {
  mkdirSync(out, { recursive: true });
  const file = join(out, 'performance.md');
  let before = '';
  try {
    before = readFileSync(file, 'utf8');
  } catch {
    // The first time.
  }
  writeFileSync(file, page(before, tables(result)));
  writeFileSync(join(out, 'performance.svg'), chart(result));
  console.log(`written: ${file} and performance.svg beside it`);
}

try {
  await main();
  process.exit(0);
} catch (e) {
  console.error(`bench: ${e.message}`);
  process.exit(1);
}
