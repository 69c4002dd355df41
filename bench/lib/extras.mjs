// What is measured on a gateway of its own: memory, allocation, and the first progress event.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { dirname, join } from 'node:path';
import { allocatedBetweenFullCollections, median, parseInstructions } from './arithmetic.mjs';
import { prepare } from './check.mjs';
import { collectGarbage, sendAndCompare } from './java.mjs';
import { measure } from './measure.mjs';
import { bytesOf, request } from './messages.mjs';
import { output, resident, sleep, stop, usedTicks, work } from './processes.mjs';
import { called, costed } from './scenarios.mjs';
import { startGateway } from './targets.mjs';

const bench = join(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), '..');

/** Resident memory in MB of a gateway that has just started and of the same after a load over 256 connections. */
export async function memory(upstream) {
  const scenario = called('call-json-300-legacy');
  const gateway = await startGateway('gateway-memory', upstream, [scenario]);
  await sleep(5000);
  const idle = resident(gateway.group) / 1024 / 1024;
  const load = await prepare({ name: 'memory' }, await gateway.endpoint(scenario), scenario);
  load.size = await sendAndCompare(load, 32, 5000);
  await measure(load, 256, 20);
  const after = resident(gateway.group) / 1024 / 1024;
  await stop(gateway.group);
  return { idle, after };
}

/**
 * What a call costs, on a gateway that has just been warmed up by a fixed number of calls: bytes allocated, by the JVM's
 * log of collections; thousands of user instructions, where perf can count them; and processor time as a multiple of the
 * stub's in the same load. All of it holds on a machine that does other work too, also since -Xbatch has what is hot
 * compiled after so many calls, not whenever the compiler gets a processor.
 */
export async function costs(upstream, scenario, warm, calls) {
  const log = join(work, `gc-${scenario.name}.log`);
  const gateway = await startGateway(`gateway-${scenario.name}-gc`, upstream, [scenario], `-Xlog:gc:file=${log} -Xbatch`);
  const load = await prepare({ name: 'costs' }, await gateway.endpoint(scenario), scenario);
  await sendAndCompare(load, 32, warm);
  await collectGarbage(gateway.group);
  const before = [gateway.group, upstream.group].map(usedTicks);
  const perf = await counter(gateway.group);
  await sendAndCompare(load, 32, calls, perf?.prefix);
  const [ours, stubs] = [gateway.group, upstream.group].map((group, i) => usedTicks(group) - before[i]);
  await collectGarbage(gateway.group);
  await stop(gateway.group);
  const { bytes } = allocatedBetweenFullCollections(readFileSync(log, 'utf8'));
  return {
    kilobytes: bytes / 1024 / calls,
    kiloInstructions: perf ? parseInstructions(readFileSync(perf.file, 'utf8')) / 1000 / calls : NaN,
    timesUpstream: ours / stubs,
  };
}

/** A command's prefix that has perf count a group's instructions meanwhile; undefined where it cannot. */
async function counter(group) {
  const file = join(work, `perf-${group.id}`);
  const prefix = ['perf', 'stat', '-x,', '-e', 'instructions:u', '-p', String(group.id), '-o', file, '--'];
  try {
    await output(prefix[0], [...prefix.slice(1), 'sleep', '0.2'], 10);
    return Number.isFinite(parseInstructions(readFileSync(file, 'utf8'))) ? { prefix, file } : undefined;
  } catch {
    return undefined;
  }
}

/** What a call of each kind costs that has a target or a bound. */
export async function allocation(upstream) {
  const result = {};
  for (const { name, warm, calls } of costed) {
    result[name] = await costs(upstream, called(name), warm, calls);
  }
  return result;
}

/** Sends calls one after the other; gives back the time to the first progress event of each, in ms. */
function firstEvents(endpoint, calls) {
  const params = { name: endpoint.tool, arguments: {}, _meta: { progressToken: 7 } };
  const bytes = bytesOf(request(endpoint, 'tools/call', params, 7));
  return new Promise((resolve, reject) => {
    const times = [];
    let seen = '';
    let sent;
    const socket = net.connect(endpoint.port, '127.0.0.1', () => next());
    const next = () => {
      seen = '';
      sent = { at: process.hrtime.bigint(), first: false };
      socket.write(bytes);
    };
    socket.setNoDelay(true).setTimeout(10_000, () => socket.destroy(new Error('no progress within 10 s')));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`the connection was closed: ${seen.slice(0, 300)}`)));
    socket.on('data', (data) => {
      const now = process.hrtime.bigint();
      seen += data;
      if (!sent.first && seen.includes('notifications/progress')) {
        sent.first = true;
        times.push(Number(now - sent.at) / 1e6);
      }
      if (!seen.includes('\r\n0\r\n\r\n')) return;
      if (!sent.first) {
        socket.destroy(new Error(`an answer without a progress event: ${seen.slice(0, 300)}`));
      } else if (times.length < calls) {
        next();
      } else {
        socket.removeAllListeners('close').destroy();
        resolve(times);
      }
    });
  });
}

/** The median time in ms to the first progress event of a call, without and with the gateway, measured in turns. */
export async function progress(upstream) {
  const result = {};
  for (const era of ['legacy', 'modern']) {
    const scenario = { era, server: 'progress', upstream: `/${era}/progress/300/1` };
    const gateway = await startGateway(`gateway-progress-${era}`, upstream, [scenario]);
    const through = await gateway.endpoint(scenario);
    const direct = { ...through, port: upstream.port, path: scenario.upstream, tool: 'echo' };
    await Promise.all(Array.from({ length: 32 }, () => firstEvents(through, 400)));
    const times = { direct: [], through: [] };
    for (let turn = 0; turn < 6; turn++) {
      times.direct.push(...await firstEvents(direct, 50));
      times.through.push(...await firstEvents(through, 50));
    }
    result[era] = { direct: median(times.direct), through: median(times.through) };
    await stop(gateway.group);
  }
  return result;
}

/** The median time in ms from exec to the first 200 of /health, by bench/startup; whether the AOT cache was used. */
export function startup() {
  const text = execFileSync(join(bench, 'startup'), ['7'], { encoding: 'utf8', timeout: 120_000 });
  return {
    millis: Number(/median (\d+) ms/.exec(text)[1]),
    cache: /^AOT cache: (.*)$/m.exec(text)?.[1] ?? 'unknown',
  };
}

/** What bench/idle counts, heap and direct memory together: KB per idle session and per idle listen stream. */
export function idle() {
  const text = execFileSync(join(bench, 'idle'), { encoding: 'utf8', timeout: 300_000 });
  const kilobytes = (what) => Number(new RegExp(`^${what} +-?\\d+ +-?\\d+ +(-?\\d+)`, 'm').exec(text)[1]) / 1024;
  return { session: kilobytes('idle session'), stream: kilobytes('idle subscriptions/listen stream') };
}
