// What the runs found, in words.

const columns = ({ path, upstream, set }) => `${path.padEnd(7)} ${upstream.padEnd(7)} ${set.name.padEnd(11)}`;

/** Judges a run: `good`, one `line` about it, and the `faults` that make it bad. */
export function verdict(run) {
  const { outcomes = [], known = {}, strays = [], error, set, seconds } = run;
  const scored = outcomes.filter((outcome) => outcome.scored);
  const failed = scored.filter(({ failures }) => failures.length > 0);
  const faults = [
    ...failed.filter(({ name }) => !(name in known)).map(({ name, failures }) => ({ name, words: failures })),
    ...scored
      .filter(({ name, failures }) => name in known && failures.length === 0)
      .map(({ name }) => ({ name, words: ['passes, though the baseline says that it cannot: take it out'] })),
  ];
  if (strays.length > 0) faults.push({ name: 'names', words: strays.map((stray) => `not qualified: ${stray}`) });
  if (error) faults.push({ name: 'run', words: [error.message] });
  const total = error ? set.scored.length : scored.length;
  const count = `${error ? 0 : total - failed.length}/${total}`;
  const extra = [
    [failed.length - failed.filter(({ name }) => !(name in known)).length, 'as the baseline says'],
    [scored.filter(({ warnings }) => warnings.length > 0).length, 'with warnings'],
  ].filter(([number]) => number > 0);
  const notes = extra.map(([number, words]) => `${number} ${words}`).join(', ');
  const unscored = outcomes.filter((outcome) => !outcome.scored);
  const also = unscored.length > 0 ? `+ ${unscored.filter(({ failures }) => failures.length === 0).length}/${unscored.length}` : '';
  const good = faults.length === 0;
  const line = `${good ? 'ok  ' : 'FAIL'}  ${set.version.padEnd(14)}  ${columns(run)}  ${count.padStart(5)}  ${also.padEnd(7)}  ${seconds.toFixed(1).padStart(5)} s  ${notes}`;
  return { ...run, good, line: line.trimEnd(), faults, count };
}

/** Prints every fault and the table; true if there is no fault. With `whole`, prints every check of every scenario too. */
export function report(verdicts, { whole }) {
  for (const run of verdicts) {
    if (whole) for (const { checks } of run.outcomes ?? []) console.log(JSON.stringify(checks, null, 2));
    if (run.good && noted(run).length === 0) continue;
    console.log(`\n--- ${columns(run).trimEnd()} (${run.set.version})`);
    for (const { name, words } of run.faults) print(name, words);
    for (const { name, warnings } of noted(run)) print(`(warning only) ${name}`, warnings);
  }
  table(verdicts);
  const bad = verdicts.filter(({ good }) => !good).length;
  console.log(`\nconformance: ${verdicts.length - bad} passed, ${bad} failed`);
  return bad === 0;
}

const noted = ({ outcomes = [] }) => outcomes.filter(({ scored, warnings }) => scored && warnings.length > 0);

function print(name, words) {
  console.log(`  ${name}`);
  for (const word of words) console.log(`    ${word.length > 600 ? `${word.slice(0, 600)}...` : word}`);
}

function table(verdicts) {
  const heads = [...new Set(verdicts.map(({ set }) => `${set.name} (${set.version})`))].sort();
  const rows = [...new Set(verdicts.map(({ path, upstream }) => `${path.padEnd(7)} ${upstream}`))].sort();
  console.log(`\n${'path'.padEnd(7)} ${'upstream'.padEnd(10)}${heads.map((head) => head.padStart(29)).join('')}`);
  for (const row of rows) {
    const cells = heads.map((head) => {
      const run = verdicts.find(
        ({ path, upstream, set }) => `${path.padEnd(7)} ${upstream}` === row && `${set.name} (${set.version})` === head,
      );
      return run ? `${run.count}${run.good ? '' : ' FAIL'}` : '-';
    });
    console.log(`${row.padEnd(18)}${cells.map((cell) => cell.padStart(29)).join('')}`);
  }
}
