// Scenarios that a pair of eras cannot pass, each with the reason.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const directory = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The scenarios that are known to fail for a set's clients over such an upstream, with the reasons; often none. */
export function baseline(upstream, set) {
  const file = `baseline-${upstream}-${set.name}.yml`;
  if (!existsSync(path.join(directory, file))) return {};
  const entries = parse(readFileSync(path.join(directory, file), 'utf8')) ?? {};
  for (const [scenario, reason] of Object.entries(entries)) {
    if (!set.scored.includes(scenario)) throw new Error(`${file}: ${scenario} is not a scored scenario of ${set.name}`);
    if (typeof reason !== 'string' || reason.trim() === '') throw new Error(`${file}: ${scenario} has no reason`);
  }
  return entries;
}
