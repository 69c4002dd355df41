// Puts texts into the page, as texts and nothing else: they come from servers and clients.

export const find = (selector) => document.querySelector(selector);

/** An element with children; strings among them become texts. Null and undefined are left out. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Shows a text where it is another; what somebody has marked in one that stays is left marked. */
export function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * Makes the children of an element those of a list. What stays keeps its element, with all that is open, marked or focused in it.
 *
 * @param key tells one of the list from another
 * @param make a new element for one
 * @param update brings an element up to date
 */
export function sync(parent, list, key, make, update) {
  const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const one of list) {
    const name = key(one);
    let child = before.get(name);
    if (child === undefined) {
      child = make(one);
      child.dataset.key = name;
    }
    before.delete(name);
    update(child, one);
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
  before.forEach((child) => child.remove());
}

/** The same for a table, of which each row has a cell for each of the texts. */
export function rows(body, list, key, cells, empty) {
  const width = body.closest('table').tHead.rows[0].cells.length;
  const shown = list.length === 0 ? [null] : list;
  sync(
    body,
    shown,
    (one) => (one === null ? '' : key(one)),
    (one) =>
      one === null
        ? element('tr', {}, element('td', { colSpan: width, className: 'hint' }, empty))
        : element('tr', {}, ...cells(one).map(({ kind = '' }) => element('td', { className: kind }))),
    (row, one) => one !== null && cells(one).forEach(({ text }, index) => say(row.cells[index], text)),
  );
}

/** `12 s`, `3 min`, `2 h 5 min`, `4 d 3 h`. */
export function duration(seconds) {
  if (seconds < 60) return `${Math.floor(Math.max(0, seconds))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `0.4 ms`, `25 ms`, `2.5 s`. */
export function latency(seconds) {
  if (seconds >= 1) return `${Number(seconds.toPrecision(2))} s`;
  return `${Number((seconds * 1000).toPrecision(2))} ms`;
}

/** A time of the gateway's, by the reader's own clock zone. */
export function time(rfc3339) {
  const at = new Date(rfc3339);
  const clock = at.toLocaleTimeString(undefined, { hour12: false });
  return at.toDateString() === new Date().toDateString() ? clock : `${at.toLocaleDateString()} ${clock}`;
}
