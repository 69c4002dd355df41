// What the runs found, in words.

const columns = ({ path, upstream, set }) => `${path.padEnd(7)} ${upstream.padEnd(7)} ${set.name.padEnd(11)}`;

/** Judges a run: `good`, one `line` about it, and the `faults` that make it bad. */
export function verdict(run) {
  const faults = faultsOf(run);
  const judged = { ...run, good: faults.length === 0, faults, count: countOf(run) };
  return { ...judged, line: lineOf(judged) };
}

const failed = ({ failures }) => failures.length > 0;
const warned = ({ warnings }) => warnings.length > 0;
const scoredOf = ({ outcomes = [] }) => outcomes.filter(({ scored }) => scored);
const unscoredOf = ({ outcomes = [] }) => outcomes.filter(({ scored }) => !scored);

function faultsOf(run) {
  const { known = {}, strays = [], error } = run;
  const isKnown = ({ name }) => name in known;
  const unexpected = scoredOf(run).filter((outcome) => failed(outcome) && !isKnown(outcome));
  const stale = scoredOf(run).filter((outcome) => !failed(outcome) && isKnown(outcome));
  return [
    ...unexpected.map(({ name, failures }) => ({ name, words: failures })),
    ...stale.map(({ name }) => ({ name, words: ['passes, though the baseline says that it cannot: take it out'] })),
    ...(strays.length > 0 ? [{ name: 'names', words: strays.map((stray) => `not qualified: ${stray}`) }] : []),
    ...(error ? [{ name: 'run', words: [error.message] }] : []),
  ];
}

function countOf(run) {
  const scored = scoredOf(run);
  if (run.error) return `0/${(run.path === 'client' ? run.set.client : run.set.scored).length}`;
  return `${scored.length - scored.filter(failed).length}/${scored.length}`;
}

function lineOf(run) {
  const { good, set, count, known = {}, seconds } = run;
  const unscored = unscoredOf(run);
  const also = unscored.length > 0 ? `+ ${unscored.length - unscored.filter(failed).length}/${unscored.length}` : '';
  const notes = [
    [scoredOf(run).filter((outcome) => failed(outcome) && outcome.name in known).length, 'as the baseline says'],
    [scoredOf(run).filter(warned).length, 'with warnings'],
  ];
  return [
    good ? 'ok  ' : 'FAIL',
    set.version.padEnd(14),
    columns(run),
    count.padStart(5),
    also.padEnd(7),
    `${seconds.toFixed(1).padStart(5)} s`,
    notes.flatMap(([number, words]) => (number > 0 ? [`${number} ${words}`] : [])).join(', '),
  ].join('  ').trimEnd();
}

/** Prints every fault and the table; true if there is no fault. With `whole`, prints every check of every scenario too. */
export function report(verdicts, { whole }) {
  for (const run of verdicts) {
    if (whole) for (const { checks } of run.outcomes ?? []) console.log(JSON.stringify(checks, null, 2));
    const warnings = scoredOf(run).filter(warned);
    if (run.good && warnings.length === 0) continue;
    console.log(`\n--- ${columns(run).trimEnd()} (${run.set.version})`);
    for (const { name, words } of run.faults) print(name, words);
    for (const outcome of warnings) print(`(warning only) ${outcome.name}`, outcome.warnings);
  }
  table(verdicts);
  const bad = verdicts.filter(({ good }) => !good).length;
  console.log(`\nconformance: ${verdicts.length - bad} passed, ${bad} failed`);
  return bad === 0;
}

function print(name, words) {
  console.log(`  ${name}`);
  for (const word of words) console.log(`    ${word.length > 600 ? `${word.slice(0, 600)}...` : word}`);
}

function table(verdicts) {
  const sets = [...new Set(verdicts.map(({ set }) => set))];
  const rows = Map.groupBy(verdicts, ({ path, upstream }) => `${path.padEnd(7)} ${upstream.padEnd(7)}`);
  console.log(`\npath    upstream${sets.map(({ name }) => name.padStart(14)).join('')}`);
  for (const [row, runs] of [...rows].sort()) {
    const cell = (run) => (run ? `${run.count}${run.good ? '' : ' FAIL'}` : '-');
    const cells = sets.map((set) => cell(runs.find((run) => run.set === set)).padStart(14));
    console.log(`${row} ${cells.join('')}`);
  }
}
