import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chart, steps } from '../lib/chart.mjs';
import { exceeded } from '../lib/exceeded.mjs';
import { figure, page, tables } from '../lib/report.mjs';

const cell = (target, connections, perSecond, cpu, more = {}) => ({
  target, connections, perSecond, cpu, scenario: 'call-json-300-legacy', p50: 1, p99: 2, memory: 100, errors: 0, ...more,
});
const result = {
  machine: {
    date: '2026-01-01', commit: 'abc', processor: 'A CPU', cores: 2, gigabytes: 8, kernel: 'Linux 6', jdk: '25', nginx: 'nginx/1',
  },
  rounds: 3,
  seconds: 2,
  minutes: 12,
  cells: [
    cell('direct', 32, 40_000, 10),
    cell('nginx', 32, 20_000, 20),
    cell('mcpstead', 32, 10_000, 60, { p99: 5 }),
    cell('mcpstead 0.1.13 (Rust)', 32, 8000, 90),
    cell('nginx', 1000, 20_000, 20),
    cell('mcpstead', 1000, 10_000, 60, { errors: 7 }),
  ],
  allocation: { 'call-json-300-legacy': { kilobytes: 13, kiloInstructions: 100 } },
};

test('shows each target beside nginx and the direct call', () => {
  const row = tables(result).split('\n').find((line) => line.startsWith('| mcpstead | 32'));
  assert.equal(row, '| mcpstead | 32 | 10,000 | 0.50 | 0.25 | 1.00 | 5.00 | 2.50 | 60.0 | 3.00 | 100 | 0 |');
});

test('says of each target whether it is reached', () => {
  const text = tables(result);
  assert.match(text, /CPU per `tools\/call`, 32 connections, legacy \| at most 3.5 x nginx \| 3.00 x \| yes/);
  assert.match(text, /p99, 32 connections, legacy \| at most 2 x nginx \| 2.50 x \| \*\*no\*\*/);
  assert.match(text, /above mcpstead 0.1.13 \(Rust\): 8,000 \| 10,000 \| yes/);
  assert.match(text, /errors, 1000 connections, legacy \| none \| 7 \| \*\*no\*\*/);
  assert.match(text, /allocation per `tools\/call`, legacy \| at most 12 KB \| 13.0 KB \| \*\*no\*\*/);
});

test('says nothing of targets that were not measured', () => {
  assert.doesNotMatch(tables(result), /modern \||resident|NaN|undefined/);
});

test('keeps what is written by hand around the generated block', () => {
  const first = page('# Title\n\nBefore.\n', 'one');
  const again = page(`${first}\nAfter.\n`, 'two');
  assert.match(again, /^# Title\n\nBefore\.\n/);
  assert.match(again, /two/);
  assert.doesNotMatch(again, /one/);
  assert.match(again, /\nAfter\.\n$/);
  assert.equal(page(again, 'two'), again);
});

test('writes figures with about three digits', () => {
  assert.deepEqual([0.1234, 5.678, 56.78, 567.8, 56_789].map(figure), ['0.12', '5.68', '56.8', '568', '56,789']);
  assert.equal(figure(NaN), '-');
});

test('draws a point for each measurement and a step for each mark', () => {
  const svg = chart(result);
  assert.equal(svg.match(/<circle/g).length, 2 * result.cells.length);
  assert.doesNotMatch(svg, /NaN|undefined/);
  assert.deepEqual(steps(40_000), [0, 10_000, 20_000, 30_000, 40_000]);
  assert.ok(steps(91).at(-1) >= 91);
});

test('holds every cost against its bound', () => {
  const bound = { kilobytes: 10, kiloInstructions: 100, timesUpstream: 9 };
  assert.deepEqual(exceeded('a', { kilobytes: 10, kiloInstructions: 100, timesUpstream: 50 }, bound), []);
  assert.match(exceeded('a', { kilobytes: 10.1, kiloInstructions: 1, timesUpstream: 1 }, bound)[0], /a: 10.1 KB.*bound of 10/);
  assert.match(exceeded('a', { kilobytes: 1, kiloInstructions: 101, timesUpstream: 1 }, bound)[0], /101.0 thousand/);
  assert.match(exceeded('a', { kilobytes: 1, kiloInstructions: NaN, timesUpstream: 9.5 }, bound)[0], /9.5 times/);
});
