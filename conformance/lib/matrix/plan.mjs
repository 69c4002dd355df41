// Which clients run what against which servers.
import { clients } from './clients.mjs';
import { features } from './features.mjs';

/** How a client reaches a server. */
export const paths = ['mcp', 'server', 'direct'];

const eras = {
  legacy: ['legacy'],
  modern: ['modern'],
  dual: ['legacy', 'modern'],
  sdk1: ['legacy'],
  'sdk1-sse': ['legacy'],
};

/** Groups of servers that stand behind one gateway: `{kinds, columns}`, with a name for each in the table. */
const groups = [
  ...Object.keys(eras).map((kind) => ({ kinds: [kind], columns: [kind] })),
  { kinds: ['legacy', 'modern'], columns: ['mixed-legacy', 'mixed-modern'] },
];

/** The names of the columns, in their order. */
export const columns = groups.flatMap((group) => group.columns);

/** Whether a client can speak with a server by itself. */
export function canMeet(client, kind) {
  return client.eras.some((era) => eras[kind].includes(era)) && (kind !== 'sdk1-sse' || client.sse === true);
}

/**
 * What the words choose: `{path, groups, clients, features}`; words of one kind are alternatives, and no word of a kind
 * means all. Words that are of no kind are a part of features' names.
 */
export function choose(words) {
  const names = clients.map(({ name }) => name);
  const of = (kind) => words.filter((word) => kind.includes(word));
  const has = (kind, value) => of(kind).length === 0 || of(kind).includes(value);
  const [path = 'mcp'] = of(paths);
  const part = words.filter((word) => ![...paths, ...columns, ...names].includes(word)).join(' ');
  // There is nothing mixed about a server by itself.
  const possible = groups.filter(({ kinds }) => kinds.length === 1 || path !== 'direct');
  return {
    path,
    groups: possible
      .map((group) => ({ ...group, wanted: group.columns.filter((column) => has(columns, column)) }))
      .filter(({ wanted }) => wanted.length > 0),
    clients: clients.filter(({ name }) => has(names, name)),
    features: Object.keys(features).filter((name) => name.includes(part)),
  };
}
