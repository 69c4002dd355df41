// The reference server as a process.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, start } from '../../e2e/lib/processes.mjs';

const main = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'reference', 'main.mjs');

/** Starts the reference server in a mode; gives `url` and `stop`. */
export async function startReference(mode) {
  const server = start(`reference-${mode}`, process.execPath, [main, mode]);
  const listening = eventually(`the ${mode} reference server listens`, () => /^http:\S+$/m.exec(server.output())?.[0]);
  const failed = server.exited.then(() => {
    throw new Error(`the ${mode} reference server ended:\n${server.output()}`);
  });
  failed.catch(() => {});
  const url = await Promise.race([listening, failed]);
  return { url, stop: () => server.stop() };
}
