// The reference servers as processes.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, start } from '../../e2e/lib/processes.mjs';

const directory = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'reference');
const commands = {
  legacy: ['main.mjs', 'legacy'],
  modern: ['main.mjs', 'modern'],
  dual: ['main.mjs', 'dual'],
  sdk1: ['sdk1-main.mjs', 'streamable'],
  'sdk1-sse': ['sdk1-main.mjs', 'sse'],
};

/** Starts a reference server on a port (0: any); gives `url`, `port` and `stop`. */
export async function startReference(kind, port = 0) {
  const [script, mode] = commands[kind];
  const server = start(`reference-${kind}`, process.execPath, [path.join(directory, script), mode, String(port)]);
  const listening = eventually(`the ${kind} reference server listens`, () => /^http:\S+$/m.exec(server.output())?.[0]);
  const failed = server.exited.then(() => {
    throw new Error(`the ${kind} reference server ended:\n${server.output()}`);
  });
  failed.catch(() => {});
  const url = await Promise.race([listening, failed]);
  return { url, port: new URL(url).port, stop: (signal) => server.stop(signal) };
}
