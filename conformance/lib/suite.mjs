// Runs the official suite, and reads what it found.
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { start, within, workDir } from '../../e2e/lib/processes.mjs';

// One run takes some seconds; a server that does not answer must not make it minutes.
const limit = 60_000;

const modules = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'node_modules');
const newest = path.join(modules, '@modelcontextprotocol/conformance');
const older = path.join(modules, 'conformance-0.1');

const versionOf = (directory) => JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')).version;

function requirementSet(name) {
  const { server, not_scored: others } = parse(readFileSync(path.join(newest, 'requirements', `${name}.yaml`), 'utf8'));
  return { scored: server, unscored: others.filter(({ leg }) => leg === 'server').map(({ scenario }) => scenario) };
}

function requirements(name) {
  return {
    name,
    version: versionOf(newest),
    program: path.join(newest, 'dist/index.js'),
    all: ['--requirements', name],
    only: (scenario) => ['--scenario', scenario, '--spec-version', name, '--force'],
    ...requirementSet(name),
  };
}

/** What the suite can be asked for, by name: its requirement sets, and all that its last release has. */
export const sets = Object.fromEntries(
  [
    requirements('2025-11-25'),
    requirements('2026-07-28'),
    {
      name: '0.1',
      version: versionOf(older),
      program: path.join(older, 'dist/index.js'),
      all: ['--suite', 'active'],
      only: (scenario) => ['--scenario', scenario],
      // It has no requirement sets; these are the scenarios of its suite.
      scored: requirementSet('2025-11-25').scored,
      unscored: [],
    },
  ].map((set) => [set.name, set]),
);

/**
 * Runs a set, or one scenario of it, against `url`.
 * @returns the outcome of each scenario: `{name, scored, failures, warnings, checks}`, the second and third a list of words
 */
export async function runSuite(set, url, scenario) {
  const results = mkdtempSync(path.join(workDir, 'results-'));
  const selection = scenario ? set.only(scenario) : set.all;
  const suite = start('suite', process.execPath, [set.program, 'server', '--url', url, '-o', results, ...selection]);
  let unfinished = 'the suite did not run it';
  await within(limit, suite.exited, 'the suite does not end').catch(async (error) => {
    unfinished = error.message;
    await suite.stop('SIGKILL');
  });
  const directories = readdirSync(results);
  const outcome = (scored) => (name) => {
    const directory = directories.find((each) => each.startsWith(`server-${name}-2`));
    const file = path.join(results, directory ?? '', 'checks.json');
    const checks = existsSync(file)
      ? JSON.parse(readFileSync(file, 'utf8'))
      : [{ id: 'finished', status: 'FAILURE', errorMessage: unfinished }];
    return { name, scored, failures: having(checks, 'FAILURE'), warnings: having(checks, 'WARNING'), checks };
  };
  if (scenario) return [outcome(set.scored.includes(scenario))(scenario)];
  return [...set.scored.map(outcome(true)), ...set.unscored.map(outcome(false))];
}

function having(checks, status) {
  return checks
    .filter((check) => check.status === status)
    .map(({ id, errorMessage, description }) => `${id}: ${errorMessage ?? description}`);
}
