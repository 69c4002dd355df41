// The peers of --peers: crates, built once into a cache directory.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const crates = [
  { crate: 'mcpstead', version: '0.1.13' },
  { crate: 'mcp-proxy', version: '0.6.0' },
];
const scripts = join(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), '../peers');
const cache = join(process.env.XDG_CACHE_HOME || join(process.env.HOME ?? '/tmp', '.cache'), 'mcpstead-bench');

/** Builds the crates that are not built yet; gives back [name, command] of each. */
export function buildPeers() {
  return crates.map(({ crate, version }) => {
    const place = join(cache, `${crate}-${version}`);
    const binary = join(place, 'bin', crate);
    if (!existsSync(binary)) {
      console.log(`building the crate ${crate} ${version} into ${place}, which takes minutes`);
      execFileSync('cargo', ['install', '--quiet', '--locked', '--root', place, '--version', version, crate],
        { stdio: 'inherit' });
    }
    return [`${crate} ${version} (Rust)`, `exec ${join(scripts, crate)} ${binary} {port} {upstream} {dir}`];
  });
}
