// A reload in two steps: what it would change, then just that.
import * as api from './api.js';
import { element, find, time } from './dom.js';

let shown = null;
let whenRefused = () => {};

/** @param report is given errors that are not of the reload's own */
export function onError(report) {
  whenRefused = report;
}

function show(plan) {
  shown = plan;
  for (const id of ['#apply', '#discard']) find(id).hidden = plan === null;
  find('#reload-plan').replaceChildren(...(plan === null ? [] : described(plan)));
}

function say(kind, text, details = null) {
  find('#reload-said').replaceChildren(
    element('p', { className: kind }, text),
    ...(details === null ? [] : [element('pre', {}, details)]),
  );
}

const WORDS = ['added', 'removed', 'restarted', 'updated', 'unchanged'];
const counts = (plan) => WORDS.map((word) => `${plan[word]} ${word}`).join(', ');
const KINDS = { added: 'good', removed: 'bad', restarted: 'warn', updated: 'warn', unchanged: '' };
const isEmpty = (plan) => plan.unchanged === plan.servers.length && plan.settings.length === 0;

function described(plan) {
  const changes = plan.servers.filter(({ change }) => change !== 'unchanged');
  return [
    element('p', {}, isEmpty(plan) ? 'A reload would change nothing.' : `A reload would change: ${counts(plan)}.`),
    ...(changes.length === 0 ? [] : [table(changes)]),
    ...keys('Settings that change at once', plan.settings),
    ...keys('Ignored until the gateway is restarted', plan.ignored_until_restart),
    element('p', { className: 'hint' }, `File: sha256 ${plan.config_hash}`),
  ];
}

function table(changes) {
  const heads = ['Server', 'Change', 'Keys'].map((text) => element('th', { scope: 'col' }, text));
  const body = changes.map(({ name, change, keys }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, name),
      element('td', {}, element('span', { className: `badge ${KINDS[change] ?? ''}` }, change)),
      element('td', {}, element('code', {}, keys.join(', '))),
    ),
  );
  return element(
    'div',
    { className: 'wide' },
    element('table', {}, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...body)),
  );
}

function keys(title, names) {
  if (names.length === 0) return [];
  return [element('h3', {}, title), element('ul', {}, ...names.map((name) => element('li', {}, element('code', {}, name))))];
}

function tell({ outcome, plan, reasons }) {
  switch (outcome) {
    case 'planned':
      find('#reload-said').replaceChildren();
      return show(plan);
    case 'applied':
      show(null);
      return say('', `Applied at ${time(new Date())}: ${counts(plan)}.`, ignored(plan));
    case 'changed':
      show(plan);
      return say('alarm', 'Nothing was applied: the file has changed since. This is what it would do now.');
    default:
      show(null);
      return say('alarm', 'The file is refused, and nothing has changed. The reasons:', reasons);
  }
}

const ignored = ({ ignored_until_restart: names }) =>
  names.length === 0 ? null : `Ignored until the gateway is restarted: ${names.join(', ')}`;

/** @param unanswered what is said where there is no answer that can be read */
async function act(action, unanswered) {
  const buttons = document.querySelectorAll('#reload button');
  buttons.forEach((button) => (button.disabled = true));
  try {
    tell(await action());
  } catch (error) {
    if (!(error instanceof api.TokenWanted)) say('alarm', unanswered, error.message);
    whenRefused(error);
  } finally {
    buttons.forEach((button) => (button.disabled = false));
  }
}

find('#plan').addEventListener('click', () => act(api.plan, 'The gateway has not answered. Nothing has changed.'));
find('#apply').addEventListener('click', () =>
  act(() => api.apply(shown.config_hash), 'The gateway has not answered: it may have reloaded or not. Look again what a reload would change.'),
);
find('#discard').addEventListener('click', () => {
  show(null);
  find('#reload-said').replaceChildren();
});
