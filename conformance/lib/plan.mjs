// Which sets run against what.
import { sets } from './suite.mjs';

/** How a suite reaches the reference server. */
export const paths = {
  direct: 'the reference server itself',
  server: "the gateway's /mcp/<server>",
  mcp: "the gateway's /mcp, names translated",
  mixed: 'the same, with a legacy and a modern server behind it',
  client: "the suite is the gateway's only server, and its clients' scenarios are run by a client of the era named",
};
export const upstreams = ['legacy', 'modern', 'dual'];

const legacyClients = ['2025-11-25', '0.1'];
const modernClients = ['2026-07-28'];
const spoken = {
  legacy: legacyClients,
  modern: modernClients,
  dual: [...legacyClients, ...modernClients],
};

/** Runs that share their processes: `{upstreams, runs: [{path, upstream, set}]}`; in a group, one after the other. */
const groups = [
  ...upstreams.map((upstream) => group([upstream], ['server', 'mcp'], Object.keys(sets))),
  group(['legacy', 'modern'], ['mixed'], Object.keys(sets)),
  ...upstreams.map((upstream) => group([upstream], ['direct'], spoken[upstream])),
  ...['legacy', 'modern'].map((era) => ({
    upstreams: [],
    runs: Object.values(sets).map((set) => ({ path: 'client', upstream: era, set })),
  })),
];

function group(names, ways, setNames) {
  const runs = ways.flatMap((path) =>
    names.flatMap((upstream) => setNames.map((name) => ({ path, upstream, set: sets[name] }))),
  );
  return { upstreams: names, runs };
}

const scenariosOf = (path, set) => (path === 'client' ? set.client : [...set.scored, ...set.unscored]);

/**
 * The groups with the runs that the words choose: words of one kind are alternatives, and no word of a kind means all.
 * A word that is of no kind is a scenario's name.
 */
export function choose(words) {
  const of = (kind) => words.filter((word) => kind.includes(word));
  const chosen = { path: of(Object.keys(paths)), upstream: of(upstreams), set: of(Object.keys(sets)) };
  const [scenario, ...more] = words.filter((word) => !Object.values(chosen).flat().includes(word));
  if (more.length > 0) return { scenario, groups: [] };
  const has = (kind, value) => chosen[kind].length === 0 || chosen[kind].includes(value);
  const wanted = ({ path, upstream, set }) =>
    has('path', path) &&
    has('upstream', upstream) &&
    has('set', set.name) &&
    (scenario === undefined || scenariosOf(path, set).includes(scenario));
  return {
    scenario,
    groups: groups
      .map((each) => ({ ...each, runs: each.runs.filter(wanted) }))
      .filter(({ runs }) => runs.length > 0),
  };
}
