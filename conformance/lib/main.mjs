// Runs what was chosen, and reports.
import { availableParallelism } from 'node:os';
import { baseline } from './baseline.mjs';
import { startFront } from './front.mjs';
import { Names } from './names.mjs';
import { choose, paths } from './plan.mjs';
import { startReference } from './reference.mjs';
import { startRenamingProxy } from './renaming-proxy.mjs';
import { report, verdict } from './report.mjs';
import { runClientSuite, runSuite } from './suite.mjs';

const { groups, scenario } = choose(process.argv.slice(2));
if (groups.length === 0) {
  console.error(`conformance: nothing has all of: ${process.argv.slice(2).join(', ')}`);
  process.exit(2);
}

async function runOne(run, references, front) {
  const { path, upstream, set } = run;
  if (path === 'client') return { outcomes: await runClientSuite(set, upstream, scenario), known: {} };
  if (path === 'direct') return { outcomes: await runSuite(set, references[upstream].url, scenario), known: {} };
  if (front.reasons[upstream]) throw front.reasons[upstream];
  const known = baseline(upstream, set);
  if (path === 'server') {
    return { outcomes: await runSuite(set, `${front.gateway.url}/${upstream}`, scenario), known };
  }
  const others = Object.keys(references).filter((name) => name !== upstream);
  const names = new Names(upstream, others);
  const proxy = await startRenamingProxy(front.gateway.url, names);
  try {
    return { outcomes: await runSuite(set, proxy.url, scenario), known, strays: names.strays };
  } finally {
    proxy.close();
  }
}

async function runGroup({ upstreams, runs }) {
  const references = {};
  for (const upstream of upstreams) references[upstream] = await startReference(upstream);
  const behindGateway = runs.some(({ path }) => path !== 'direct' && path !== 'client');
  const front = behindGateway ? await startFront(references) : undefined;
  const verdicts = [];
  for (const run of runs) {
    const started = performance.now();
    const outcome = await runOne(run, references, front).catch((error) => ({ error }));
    verdicts.push(verdict({ ...run, ...outcome, seconds: (performance.now() - started) / 1000 }));
    console.log(verdicts.at(-1).line);
  }
  await front?.gateway.stop();
  for (const reference of Object.values(references)) await reference.stop();
  return verdicts;
}

console.log('Paths:');
for (const [path, words] of Object.entries(paths)) console.log(`  ${path.padEnd(7)} ${words}`);
console.log();

const waiting = [...groups];
const verdicts = [];
async function work() {
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
    verdicts.push(...(await runGroup(group)));
  }
}
await Promise.all(Array.from({ length: Math.min(availableParallelism() + 1, groups.length) }, work));

process.exit(report(verdicts, { whole: scenario !== undefined }) ? 0 : 1);
