// What is measured on a gateway of its own: memory, allocation, and the first progress event.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { dirname, join } from 'node:path';
import { allocatedBetweenFullCollections, median } from './arithmetic.mjs';
import { prepare } from './check.mjs';
import { collectGarbage, sendAndCompare } from './java.mjs';
import { measure } from './measure.mjs';
import { bytesOf, request } from './messages.mjs';
import { resident, sleep, stop, work } from './processes.mjs';
import { called } from './scenarios.mjs';
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

/** Bytes allocated per call of each scenario, from the JVM's log of collections, on one gateway that serves them all. */
export async function allocation(upstream, scenarios, warm, calls) {
  const perCall = {};
  for (const scenario of scenarios) {
    const log = join(work, `gc-${scenario.name}.log`);
    const gateway = await startGateway(`gateway-${scenario.name}-gc`, upstream, [scenario], `-Xlog:gc:file=${log}`);
    const load = await prepare({ name: 'allocation' }, await gateway.endpoint(scenario), scenario);
    const share = scenario.tools ? 20 : 1;
    await sendAndCompare(load, 32, Math.ceil(warm / share));
    await collectGarbage(gateway.group);
    await sendAndCompare(load, 32, Math.ceil(calls / share));
    await collectGarbage(gateway.group);
    const { bytes } = allocatedBetweenFullCollections(readFileSync(log, 'utf8'));
    perCall[scenario.name] = bytes / Math.ceil(calls / share);
    await stop(gateway.group);
  }
  return perCall;
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
