// The files of the kit, and what is in them.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const kit = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const read = (file) => readFileSync(path.join(kit, file), 'utf8');

const run = promisify(execFile);

/** Runs promtool or amtool in the kit's directory; an error has all that it said. */
export async function tool(name, ...args) {
  try {
    return (await run(name, args, { cwd: kit })).stdout;
  } catch (error) {
    throw new Error(`${name} ${args.join(' ')}\n${error.stdout}${error.stderr}`);
  }
}

/** Replaces what must be there: an example that was changed must not leave a test with half of its settings. */
export function replaced(text, ...replacements) {
  return replacements.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`there is no ${JSON.stringify(from)} in\n${result}`);
    return result.replaceAll(from, to);
  }, text);
}

/** The rules with time running twenty times as fast for their `for`: a minute is three seconds. Nothing else changes. */
export function hastened(rules) {
  const seconds = { m: 3, h: 180 };
  const result = rules.replace(/^( +for: )(\d+)([mh])$/gm, (_, key, count, unit) => `${key}${count * seconds[unit]}s`);
  const left = result.match(/^ +for: \d+[^\ds].*$/m);
  if (left) throw new Error(`not understood: ${left[0]}`);
  return result;
}

/** Every expression of the dashboard's panels and annotations, with its panel's title and the labels that its legend shows. */
export function dashboard() {
  const { panels, annotations } = JSON.parse(read('grafana/mcpstead.json'));
  const shown = panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })));
  return [
    ...shown.map(({ title, expr, legendFormat }) => ({ title, expression: expr, labels: labelsIn(legendFormat) })),
    ...annotations.list.map(({ name, expr, titleFormat }) => ({
      title: name,
      expression: expr,
      labels: labelsIn(titleFormat),
    })),
  ];
}

function labelsIn(legend = '') {
  return [...legend.matchAll(/{{(\w+)}}/g)].map(([, label]) => label);
}

/** The choices at the top of the dashboard: the series that each looks at, and the label whose values it takes. */
export function choices() {
  return JSON.parse(read('grafana/mcpstead.json'))
    .templating.list.filter((variable) => variable.type === 'query')
    .map(({ name, query }) => {
      const [, expression, label] = /^label_values\((.*), (\w+)\)$/.exec(query.query);
      return { title: name, expression, labels: [label] };
    });
}

/** An expression as Grafana sends it, with all gateways and servers chosen. */
export function filledIn(expression, range = '5m') {
  const result = expression
    .replaceAll('$__rate_interval', range)
    .replaceAll('$__range', range)
    .replaceAll('$job', 'mcpstead')
    .replaceAll('$instance', '.+')
    .replaceAll('$server', '.+');
  if (result.includes('$')) throw new Error(`unknown variable in ${expression}`);
  return result;
}

const words = new Set(['and', 'or', 'unless', 'bool', 'offset', 'Inf', 'NaN']);

/** The names of the metrics in an expression. */
export function metricsIn(expression) {
  const bare = expression
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*}|\[[^\]]*]/g, '')
    .replace(/\b(by|without|on|ignoring|group_left|group_right) ?\([^)]*\)/g, '');
  return [...bare.matchAll(/\b[a-zA-Z_:][\w:]*\b(?! *\()/g)].map(([name]) => name).filter((name) => !words.has(name));
}
