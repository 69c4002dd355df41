// A reporter for `node --test`: one line a test, every failure whole, and the counts at the end.
import path from 'node:path';
import { inspect } from 'node:util';

export default async function* summary(events) {
  const failures = [];
  let passed = 0;
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue;
    const file = data.file ? path.basename(data.file, '.test.mjs') : '';
    const took = `${Math.round(data.details.duration_ms)} ms`.padStart(9);
    if (type === 'test:pass') {
      passed += 1;
      yield `ok    ${took}  ${file.padEnd(12)} ${data.name}\n`;
    } else {
      failures.push({ file, name: data.name, error: data.details.error });
      yield `FAIL  ${took}  ${file.padEnd(12)} ${data.name}\n`;
    }
  }
  const told = new Set();
  for (const { file, name, error } of failures) {
    const reason = inspect(error?.cause ?? error);
    // A hook that fails fails every test of its file with the same reason.
    yield `\n--- ${file}: ${name}\n${told.has(reason) ? 'as before' : reason}\n`;
    told.add(reason);
  }
  yield `\n${process.env.SUITE ?? 'e2e'}: ${passed} passed, ${failures.length} failed\n`;
}
