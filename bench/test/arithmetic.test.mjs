import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as arithmetic from '../lib/arithmetic.mjs';

test('takes the middle value, whatever the order', () => {
  assert.equal(arithmetic.median([9, 1, 5]), 5);
  assert.equal(arithmetic.median([100, 9, 20]), 20);
  assert.equal(arithmetic.median([4, 1, 3, 2]), 2.5);
  assert.ok(Number.isNaN(arithmetic.median([])));
});

test('takes the median of each figure by itself', () => {
  const rounds = [{ cpu: 1, p99: 30 }, { cpu: 2, p99: 10 }, { cpu: 9, p99: 20 }];
  assert.deepEqual(arithmetic.medians(rounds), { cpu: 2, p99: 20 });
});

test('reads a stat line whose name has spaces and parentheses', () => {
  const line = '42 (a) b (c) S 1 77 42 0 -1 4194560 100 200 0 0 250 50 7 8 20 0 30 0 1000 1 2';
  assert.deepEqual(arithmetic.parseStat(line), { group: 77, ticks: 300 });
});

test('counts the processor time of a real process as the kernel does', () => {
  const busy = spawnSync('bash', ['-c', 'for ((i = 0; i < 300000; i++)); do :; done; cat /proc/$$/stat; times']);
  const lines = busy.stdout.toString().split('\n');
  const ticksPerSecond = Number(spawnSync('getconf', ['CLK_TCK']).stdout);
  const seconds = (text) => text.split(' ').reduce((sum, time) => sum + Number(/m([\d.]+)s/.exec(time)[1]), 0);
  const { ticks } = arithmetic.parseStat(lines[0]);
  assert.ok(ticks > 0);
  assert.ok(Math.abs(ticks / ticksPerSecond - seconds(lines[1])) < 0.1);
});

test('reads the process group of a process that leads one', async () => {
  const child = spawn('sleep', ['10'], { detached: true });
  try {
    assert.equal(arithmetic.parseStat(readFileSync(`/proc/${child.pid}/stat`, 'utf8')).group, child.pid);
  } finally {
    child.kill();
  }
});

test('reads resident memory, and none of a process that has ended', () => {
  assert.equal(arithmetic.parseResident('VmPeak:\t  9 kB\nVmRSS:\t   2048 kB\nRssAnon:\t 1 kB\n'), 2048 * 1024);
  assert.equal(arithmetic.parseResident('Name:\tx\nState:\tZ (zombie)\n'), 0);
  const own = arithmetic.parseResident(readFileSync('/proc/self/status', 'utf8'));
  assert.ok(Math.abs(own - process.memoryUsage.rss()) < 50e6);
});

const counts = {
  calls: 1000, micros: 2_000_000, bytes: 500_000, p50: 900.5, p99: 2500,
  non2xx: 0, connect: 0, read: 0, write: 0, timeout: 0,
};

test('takes the counts from the last line of what wrk prints', () => {
  const output = `Running 2s test\n  Requests/sec:  500.00\n${JSON.stringify(counts)}\n`;
  assert.deepEqual(arithmetic.parseWrk(output), counts);
  assert.throws(() => arithmetic.parseWrk('unable to connect to 127.0.0.1:1 Connection refused\n'), /refused/);
});

test('makes calls/s, milliseconds and microseconds of processor time of them', () => {
  const { perSecond, p50, p99, cpu, errors } = arithmetic.figures(counts, 20, 100, 500, 1);
  assert.equal(perSecond, 500);
  assert.equal(p50, 0.9005);
  assert.equal(p99, 2.5);
  assert.equal(cpu, 200);
  assert.equal(errors, 0);
});

test('counts every kind of error', () => {
  for (const kind of ['non2xx', 'connect', 'read', 'write', 'timeout']) {
    assert.equal(arithmetic.figures({ ...counts, [kind]: 3 }, 20, 100, 500, 1).errors, 3, kind);
  }
});

test('notices answers of a wrong length, and forgives those that were under way', () => {
  assert.equal(arithmetic.wrongLengths({ calls: 1000, bytes: 500_000 }, 500, 32), 0);
  assert.equal(arithmetic.wrongLengths({ calls: 1000, bytes: 515_000 }, 500, 32), 0);
  assert.equal(arithmetic.wrongLengths({ calls: 1000, bytes: 400_000 }, 500, 32), 158);
  assert.ok(arithmetic.wrongLengths({ calls: 1000, bytes: 700_000 }, 500, 32) > 0);
});

test('adds up what was allocated between the two full collections', () => {
  const log = `
[1.0s][info][gc] Using Serial
[2.0s][info][gc] GC(0) Pause Young (Allocation Failure) 18M->5M(61M) 7.0ms
[3.0s][info][gc] GC(1) Pause Full (Diagnostic Command) 9M->4M(61M) 40.0ms
[4.0s][info][gc] GC(2) Pause Young (Allocation Failure) 20M->5M(61M) 1.0ms
[5.0s][info][gc] GC(3) Pause Young (Allocation Failure) 21M->5M(61M) 1.0ms
[6.0s][info][gc] GC(4) Pause Full (Diagnostic Command) 13M->4M(61M) 40.0ms
[7.0s][info][gc] GC(5) Pause Young (Allocation Failure) 60M->4M(61M) 1.0ms
`;
  assert.deepEqual(arithmetic.allocatedBetweenFullCollections(log), { bytes: 40 * 1024 * 1024, collections: 3 });
});

test('reads the logs of the other collectors, and refuses one without the collections', () => {
  const g1 = 'GC(1) Pause Full (Diagnostic Command) 9M->4M(60M) 9ms\nGC(2) Pause Full (Diagnostic Command) 10M->4M(60M) 9ms';
  assert.equal(arithmetic.allocatedBetweenFullCollections(g1).bytes, 6 * 1024 * 1024);
  const z = g1.replaceAll('Pause Full', 'y: Major Collection').replaceAll('M->', 'M(5%)->');
  assert.equal(arithmetic.allocatedBetweenFullCollections(z).bytes, 6 * 1024 * 1024);
  assert.throws(() => arithmetic.allocatedBetweenFullCollections('GC(0) Pause Young (x) 9M->4M(60M)'), /does not have/);
});

test('reads the instructions that perf has counted, and tells where it could not', () => {
  assert.equal(arithmetic.parseInstructions('# started\n\n123456,,instructions:u,1000,100.00,,\n'), 123456);
  assert.ok(Number.isNaN(arithmetic.parseInstructions('<not supported>,,instructions:u,0,100.00,,\n')));
  assert.ok(Number.isNaN(arithmetic.parseInstructions('')));
});
