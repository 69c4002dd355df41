// bench/guard: counts what a call costs and holds it against bounds.mjs.
import { bounds } from '../bounds.mjs';
import { exceeded } from './exceeded.mjs';
import { costs } from './extras.mjs';
import { compile, startUpstream } from './java.mjs';
import { freePort } from './processes.mjs';
import { figure } from './report.mjs';
import { called, costed } from './scenarios.mjs';

async function main() {
  compile();
  const upstream = await startUpstream(await freePort());
  const problems = [];
  for (const { name, warm, calls } of costed) {
    const counted = await costs(upstream, called(name), warm, calls);
    const { kilobytes, kiloInstructions, timesUpstream } = counted;
    console.log(
      `${name}: ${figure(kilobytes)} KB, ${figure(kiloInstructions)} thousand instructions per call, ` +
        `${figure(timesUpstream)} times the stub's processor time (bounds: ${JSON.stringify(bounds[name])})`);
    problems.push(...exceeded(name, counted, bounds[name]));
  }
  problems.forEach((problem) => console.error(`performance guard: ${problem}`));
  if (problems.length > 0) console.error('performance guard: the bounds are in bench/bounds.mjs; bench/README.md says how to find the cause');
  return problems.length;
}

try {
  process.exit((await main()) > 0 ? 1 : 0);
} catch (e) {
  console.error(`performance guard: ${e.message}`);
  process.exit(1);
}
