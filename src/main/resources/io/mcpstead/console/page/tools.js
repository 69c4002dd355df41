// The catalogue: all tools as clients see them, with a search.
import * as api from './api.js';
import { element, find, say, sync } from './dom.js';

/** More are not shown at once: nobody reads them, and the search is there. */
const SHOWN = 200;

let version = null;
let loading = false;
let all = [];

const searched = (tool) => `${tool.name}\n${tool.title ?? ''}\n${tool.description ?? ''}`.toLowerCase();

/** Gets the list where it is another than the one that is shown. */
export async function refresh(wanted) {
  if (version === wanted || loading) return;
  loading = true;
  try {
    const answer = await api.tools();
    version = answer.version;
    all = answer.result.tools.map((tool) => ({ tool, text: searched(tool) }));
    show();
  } finally {
    loading = false;
  }
}

export function forget() {
  version = null;
  all = [];
  find('#tools-list').replaceChildren();
}

function show() {
  const words = find('#search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter(({ text }) => words.every((word) => text.includes(word)));
  say(find('#tools-count'), counted(found.length));
  sync(find('#tools-list'), found.slice(0, SHOWN), ({ tool }) => tool.name, make, update);
}

function counted(found) {
  const of = found === all.length ? `${all.length} tools` : `${found} of ${all.length} tools`;
  return found > SHOWN ? `${of}, of which the first ${SHOWN} are shown: search for what you want` : of;
}

function make() {
  const box = element('details', {}, element('summary', {}, element('code'), element('span', { className: 'hint' })));
  box.append(element('div'));
  box.addEventListener('toggle', () => box.open && fill(box));
  return box;
}

function update(box, { tool }) {
  const source = JSON.stringify(tool);
  if (box.source === source) return;
  box.source = source;
  box.tool = tool;
  const [name, description] = box.firstElementChild.children;
  say(name, tool.name);
  say(description, String(tool.description ?? '').split('\n')[0].slice(0, 160));
  if (box.open) fill(box);
  else box.lastElementChild.replaceChildren();
}

/** Only of what is open, since schemas are long. */
function fill(box) {
  const { tool } = box;
  const schema = (title, value) =>
    value === undefined ? [] : [element('h4', {}, title), element('pre', {}, JSON.stringify(value, null, 2))];
  const { name, description, inputSchema, outputSchema, ...more } = tool;
  box.lastElementChild.replaceChildren(
    element('p', {}, String(description ?? 'It has no description.')),
    ...schema('Input', inputSchema),
    ...schema('Output', outputSchema),
    ...schema('More', Object.keys(more).length === 0 ? undefined : more),
  );
}

find('#search').addEventListener('input', show);
