// What the script found, in words.
import { columns } from './plan.mjs';

const failed = ({ cases }) => cases.filter(({ error }) => error);
const isBad = (pair) => failed(pair).length > 0;

function countOf({ cases }) {
  const counted = cases.filter(({ excuse }) => !excuse);
  return `${counted.filter(({ error }) => !error).length}/${counted.length}`;
}

/** A line about one client and one upstream. */
export function lineOf(pair) {
  const { client, upstream, seconds } = pair;
  const mark = isBad(pair) ? 'FAIL' : 'ok  ';
  return `${mark}  ${client.name.padEnd(10)}  ${upstream.padEnd(12)}  ${countOf(pair).padStart(6)}  ${seconds.toFixed(1).padStart(5)} s`;
}

/** Prints every failure, what is not counted and why, and the table; true if nothing failed. */
export function report(pairs, clients) {
  for (const pair of pairs.filter(isBad)) printFailures(pair);
  printExcuses(pairs);
  printTable(pairs, clients);
  const run = pairs.filter(({ cases }) => cases.length > 0);
  const bad = run.filter(isBad).length;
  console.log(`\nmatrix: ${run.length - bad} passed, ${bad} failed`);
  return bad === 0;
}

function printFailures(pair) {
  console.log(`\n--- ${pair.client.name}, ${pair.upstream}`);
  for (const { feature, error } of failed(pair)) {
    const words = `${error.code ? `${error.code} ` : ''}${error.message}`.split('\n').map((line) => line.slice(0, 300));
    console.log(`  ${feature}: ${words.slice(0, 10).join('\n      ')}`);
  }
}

function printExcuses(pairs) {
  const excused = pairs.flatMap(({ client, cases }) =>
    cases.filter(({ excuse }) => excuse).map(({ feature, excuse }) => ({ why: `${feature}: ${excuse}`, name: client.name })),
  );
  if (excused.length > 0) console.log('\nNot counted:');
  for (const [why, all] of Map.groupBy(excused, (each) => each.why)) {
    console.log(`  ${why} (${[...new Set(all.map(({ name }) => name))].join(', ')})`);
  }
}

function printTable(pairs, clients) {
  const shown = columns.filter((column) => pairs.some(({ upstream }) => upstream === column));
  console.log(`\n${'client'.padEnd(12)}${shown.map((column) => column.padStart(14)).join('')}`);
  for (const client of clients) {
    const cells = shown.map((column) => {
      const pair = pairs.find((each) => each.client === client && each.upstream === column);
      return pair.cases.length === 0 ? '-' : `${countOf(pair)}${isBad(pair) ? ' FAIL' : ''}`;
    });
    console.log(`${client.name.padEnd(12)}${cells.map((cell) => cell.padStart(14)).join('')}`);
  }
}
