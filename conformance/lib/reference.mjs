// The reference server as a process.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, start } from '../../e2e/lib/processes.mjs';

const main = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'reference', 'main.mjs');

/** Starts the reference server in a mode; gives `url` and `stop`. */
export async function startReference(mode) {
  const server = start(`reference-${mode}`, process.execPath, [main, mode]);
  const url = await eventually(`the ${mode} reference server listens`, () => /^http:\S+$/m.exec(server.output())?.[0]);
  return { url, stop: () => server.stop() };
}
