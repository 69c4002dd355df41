// Loads a target with wrk.
import { dirname, join } from 'node:path';
import { figures, parseWrk } from './arithmetic.mjs';
import { output, resident, sleep, ticksPerSecond, usedTicks } from './processes.mjs';

const script = join(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), 'load.lua');

/** Loads for some seconds; gives back calls/s, p50 and p99 in ms, processor time per call in us, memory in MB, errors. */
export async function measure(load, connections, seconds) {
  const before = usedTicks(load.group);
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, `http://127.0.0.1:${load.port}${load.path}`];
  const counts = parseWrk(await output('wrk', args, seconds + 30, { REQUEST: load.request }));
  const ticks = usedTicks(load.group) - before;
  // What wrk has left under way at its end is not the next one's burden.
  await sleep(connections > 32 ? 300 : 30);
  const result = figures(counts, ticks, ticksPerSecond, load.size, connections);
  if (result.errors > 0) console.log(`errors on port ${load.port} over ${connections} connections: ${JSON.stringify(counts)}`);
  return { ...result, memory: resident(load.group) / 1024 / 1024 };
}

/**
 * Measures what holds once a target has turned to this load: a second of the same load comes before, whose connections and
 * first calls do not count.
 */
export async function measureSteady(load, connections, seconds) {
  await measure(load, connections, 1);
  return measure(load, connections, seconds);
}

/**
 * Loads until the processor time per call no longer falls, until the target has used as much of a processor as it takes a JVM
 * to compile what is hot, and until nothing is left to compile; wall time would say little on a busy machine. At most two
 * minutes.
 */
export async function warmUp(load) {
  const [slice, most, enough] = [4, 120, 12 * ticksPerSecond];
  const before = usedTicks(load.group);
  let best = Infinity;
  let steady = 0;
  for (let spent = 0; spent < most; spent += slice) {
    const { cpu } = await measure(load, 32, slice);
    steady = cpu > 0.95 * best ? steady + 1 : 0;
    best = Math.min(best, cpu);
    if (steady >= 2 && usedTicks(load.group) - before >= enough && (await isIdle(load.group))) return;
  }
}

/** Whether a target does nothing when nobody calls it: compilers that lag behind go on, and would take from what is measured. */
async function isIdle(group) {
  const before = usedTicks(group);
  await sleep(500);
  return usedTicks(group) - before <= 0.02 * ticksPerSecond;
}
