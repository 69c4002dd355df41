// The page: asks for the gateway's state every second, and shows it.
import * as api from './api.js';
import { duration, element, find, latency, rows, say, sync, time } from './dom.js';
import * as reload from './reload.js';
import * as tools from './tools.js';

const PERIOD_MS = 1000;
/** Who has not touched the page for this long has gone, and upstreams are not asked for nobody. */
const ATTENTION_MS = 15 * 60_000;

let touched = Date.now();
let lastAnswer = null;
let errorsVersion = null;
let seenErrors = null;
/** Null while there is none because the page is not seen, undefined while a token is wanted. */
let timer;
let asking = false;

const attended = () => Date.now() - touched < ATTENTION_MS;

// --- what is shown

function showGateway({ gateway, upstreams }) {
  const away = upstreams.filter((upstream) => !upstream.connected).length;
  const badge = find('#ready');
  badge.className = `badge ${!gateway.ready ? 'bad' : away > 0 ? 'warn' : 'good'}`;
  say(badge, gateway.ready ? (away > 0 ? `ready, ${away} of ${upstreams.length} upstreams away` : 'ready') : 'not ready');
  document.title = `${!gateway.ready ? '✖ ' : away > 0 ? '⚠ ' : ''}mcpstead`;
  const facts = [
    ...(gateway.ready ? [] : [['because of', gateway.not_ready.join(', ')]]),
    ['version', gateway.commit === 'unknown' ? gateway.version : `${gateway.version} (${gateway.commit})`],
    ['up', duration(gateway.uptime_seconds)],
    ['file', gateway.config_file],
    ['sha256', gateway.config_hash.slice(0, 12)],
    ['auth', gateway.auth],
    ...(gateway.last_reload && !gateway.last_reload.successful ? [['last reload', 'refused']] : []),
  ];
  sync(
    find('#facts'),
    facts,
    ([name]) => name,
    ([name]) => element('div', {}, element('dt', {}, name), element('dd')),
    (fact, [, value]) => say(fact.lastElementChild, value),
  );
  find('#facts [data-key="sha256"]').title = gateway.config_hash;
}

/** The colour says it, and the word. */
function condition(upstream) {
  const word = upstream.state.replace('_', ' ');
  if (upstream.connected) return { word, kind: 'good' };
  if (upstream.takes_calls) return { word: `${word} anew, calls wait`, kind: 'warn' };
  if (upstream.state === 'connecting' && upstream.last_error === null) return { word, kind: 'warn' };
  return { word: upstream.state === 'connecting' ? 'away, connecting' : `away, ${word}`, kind: 'bad' };
}

const COLUMNS = ['Tools', 'Median', '99 %', 'Calls, 5 min', 'In flight', 'Last seen', 'Reconnects'];

function makeUpstream({ name }) {
  const number = (label) => {
    const cell = element('td', { className: label === 'Last seen' ? 'time' : 'number' });
    cell.dataset.label = label;
    return cell;
  };
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, element('span', {}, name), element('small')),
    element('td', { className: 'state' }, element('span'), element('small', { className: 'error' })),
    ...COLUMNS.map(number),
  );
}

function updateUpstream(row, upstream) {
  const { word, kind } = condition(upstream);
  const { recent } = upstream;
  row.className = kind === 'bad' ? 'down' : '';
  const [, url] = row.cells[0].children;
  const speaks = upstream.protocol_version === null ? upstream.protocol : `${upstream.protocol} ${upstream.protocol_version}`;
  say(url, `${upstream.url} · ${speaks}${upstream.required ? ' · required' : ''}`);
  const [badge, error] = row.cells[1].children;
  badge.className = `badge ${kind}`;
  say(badge, word);
  say(error, upstream.connected ? '' : (upstream.last_error ?? ''));
  const seen = upstream.last_seen_seconds_ago;
  const values = [
    `${upstream.tools_count}`,
    atMost(recent, recent.median_at_most_seconds),
    atMost(recent, recent.p99_at_most_seconds),
    recent.errors === 0 ? `${recent.calls}` : `${recent.calls}, ${recent.errors} failed`,
    `${upstream.calls_in_flight}`,
    seen === null ? 'never' : `${duration(seen)} ago`,
    `${upstream.reconnects}`,
  ];
  values.forEach((value, index) => say(row.cells[index + 2], value));
  row.cells[3].title = row.cells[4].title = recent.mean_seconds === null ? '' : `mean ${latency(recent.mean_seconds)}`;
}

function atMost({ calls }, seconds) {
  if (calls === 0) return '–';
  return seconds === null ? '> 30 s' : `≤ ${latency(seconds)}`;
}

function showUpstreams(upstreams) {
  const body = find('#upstreams').tBodies[0];
  sync(body, upstreams, ({ name }) => name, makeUpstream, updateUpstream);
  say(
    find('#attention'),
    upstreams.length === 0
      ? 'No servers are configured.'
      : attended()
        ? 'While this page is looked at, servers that are not called are asked every second whether they are there.'
        : 'Nobody has touched this page for a while: servers that are not called are asked every 30 seconds.',
  );
}

const plain = (text) => ({ text: text ?? '' });
const number = (text) => ({ text, kind: 'number' });
const who = ({ client, token }) =>
  plain(token === null ? (client ?? 'not named') : `${client ?? 'not named'} (token ${token})`);

function listed({ count, first }, what) {
  return first.length < count ? `${count} ${what}, of which ${first.length} are shown` : `${count} ${what}`;
}

function showSessions(sessions) {
  say(find('#tab-sessions .count'), `${sessions.count}`);
  say(find('#sessions-count'), `${listed(sessions, 'sessions')}. Clients of 2026-07-28 have none.`);
  rows(
    find('#sessions tbody'),
    sessions.first,
    ({ session }) => session,
    (one) => [
      plain(one.client ?? 'not named'),
      plain(one.session),
      plain(one.protocol_version),
      plain(one.endpoint),
      number(duration(one.age_seconds)),
      number(`${duration(one.idle_seconds)} ago`),
      number(`${one.in_flight}`),
    ],
    'No client has a session.',
  );
}

/** Calls have no name of their own here; what is asked from where, and the how manieth of its kind, tells them well enough. */
function keyed(calls) {
  const seen = new Map();
  return calls.map((call) => {
    const kind = JSON.stringify([call.method, call.name, call.server, call.caller, call.parked]);
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    return { ...call, key: `${kind}${before}` };
  });
}

function showCalls(calls) {
  say(find('#tab-calls .count'), `${calls.count}`);
  say(find('#calls-count'), `${listed(calls, 'calls in flight')}, oldest first.`);
  rows(
    find('#calls tbody'),
    keyed(calls.first).sort((one, other) => other.age_seconds - one.age_seconds),
    ({ key }) => key,
    (one) => [
      number(one.age_seconds < 10 ? `${one.age_seconds.toFixed(1)} s` : duration(one.age_seconds)),
      plain(`${one.name || one.method}${one.parked ? ' (its client is to come back with answers)' : ''}`),
      plain(one.server),
      who(one.caller),
      plain(one.caller.session),
      plain(one.caller.era),
    ],
    'No call is in flight.',
  );
}

function showErrors({ log, calls }) {
  rows(
    find('#failed-calls tbody'),
    keyedByTime(calls),
    ({ key }) => key,
    (one) => [
      { text: time(one.time), kind: 'time' },
      plain(one.name),
      plain(one.outcome.replaceAll('_', ' ') + (one.error_code === null ? '' : ` (${one.error_code})`)),
      who(one.caller),
      plain(one.caller.session),
      number(latency(one.duration_seconds)),
      plain(one.reason ?? 'as the server answered'),
    ],
    'No call has failed.',
  );
  rows(
    find('#log-lines tbody'),
    keyedByTime(log),
    ({ key }) => key,
    (one) => [{ text: time(one.time), kind: 'time' }, plain(one.level), plain(one.event), plain(one.server), plain(one.text)],
    'The log has no warnings and no errors.',
  );
}

const keyedByTime = (list) => {
  const seen = new Map();
  // From the oldest on, so that a line keeps its key when others come before it.
  return list
    .toReversed()
    .map((one) => {
      const text = JSON.stringify(one);
      const before = seen.get(text) ?? 0;
      seen.set(text, before + 1);
      return { ...one, key: `${text}${before}` };
    })
    .toReversed();
};

function showLastReload(last) {
  say(
    find('#last-reload'),
    last === null
      ? 'There was no reload since the gateway was started.'
      : `Last reload at ${time(last.time)}: ${last.successful ? last.text : `refused. ${last.text}`}`,
  );
  find('#last-reload').className = last !== null && !last.successful ? 'error' : '';
}

// --- views

const tabs = [...document.querySelectorAll('[role="tab"]')];

function open(view) {
  const chosen = tabs.find((tab) => tab.dataset.view === view) ?? tabs[0];
  for (const tab of tabs) {
    const selected = tab === chosen;
    tab.setAttribute('aria-selected', String(selected));
    tab.tabIndex = selected ? 0 : -1;
    find(`#${tab.dataset.view}`).hidden = !selected;
  }
  if (lastAnswer !== null) loadView(lastAnswer.state).catch(failed);
}

const current = () => tabs.find((tab) => tab.getAttribute('aria-selected') === 'true').dataset.view;

tabs.forEach((tab, index) => {
  tab.addEventListener('click', () => history.replaceState(null, '', `#${tab.dataset.view}`) ?? open(tab.dataset.view));
  tab.addEventListener('keydown', ({ key }) => {
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[key];
    if (to === undefined) return;
    const next = tabs.at(to % tabs.length);
    next.focus();
    next.click();
  });
});
window.addEventListener('hashchange', () => open(location.hash.slice(1)));

/** What is too long to be asked for every second is asked for when it is looked at, and another. */
async function loadView({ tools_version: toolsVersion, errors_version: version }) {
  if (current() === 'tools') await tools.refresh(toolsVersion);
  if (current() === 'errors' && errorsVersion !== version) {
    const answer = await api.errors();
    errorsVersion = answer.version;
    seenErrors = answer.version;
    showErrors(answer);
  }
}

// --- asking

function show(state) {
  lastAnswer = { state, at: Date.now() };
  find('#lost').hidden = true;
  document.body.classList.remove('stale');
  find('#sign-in').hidden = true;
  find('#content').hidden = false;
  showGateway(state);
  showUpstreams(state.upstreams);
  showSessions(state.sessions);
  showCalls(state.calls);
  showLastReload(state.gateway.last_reload);
  seenErrors ??= state.errors_version;
  say(find('#tab-errors .count'), seenErrors === state.errors_version ? '' : 'new');
}

function failed(error) {
  if (error instanceof api.TokenWanted) {
    signIn(error.message);
    return;
  }
  const since = lastAnswer === null ? '' : ` for ${duration((Date.now() - lastAnswer.at) / 1000)}. What is shown is from ${time(lastAnswer.at)}`;
  const reason = error instanceof api.Refused ? `answers with an error: ${error.message}` : 'does not answer';
  const badge = find('#ready');
  badge.className = 'badge bad';
  say(badge, 'no answer');
  document.title = '✖ mcpstead';
  say(find('#lost'), `The gateway ${reason}${since}.`);
  find('#lost').hidden = false;
  document.body.classList.add('stale');
}

/** Asks for the token, and for nothing else until it is there: each request without is counted as an attempt to get in. */
function signIn(reason) {
  clearTimeout(timer);
  timer = undefined;
  api.token.forget();
  tools.forget();
  lastAnswer = null;
  errorsVersion = null;
  seenErrors = null;
  document.body.classList.remove('stale');
  find('#lost').hidden = true;
  find('#content').hidden = true;
  const badge = find('#ready');
  badge.className = 'badge';
  say(badge, 'token wanted');
  find('#facts').replaceChildren();
  say(find('#sign-in-reason'), reason || 'The gateway is in bearer mode, and shows this to its clients only.');
  find('#sign-in').hidden = false;
  find('#token').focus();
}

/** Whether a token is wanted is asked before the first request that would need it. */
async function ask() {
  if (lastAnswer === null && api.token.get() === null && (await api.authMode()) === 'bearer') throw new api.TokenWanted('');
  const state = await api.state(attended());
  show(state);
  await loadView(state);
}

async function tick() {
  if (asking) return;
  asking = true;
  const start = Date.now();
  timer = null;
  try {
    await ask();
  } catch (error) {
    failed(error);
  }
  asking = false;
  if (timer === null && !document.hidden) timer = setTimeout(tick, Math.max(0, start + PERIOD_MS - Date.now()));
}

find('#sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const given = find('#token').value.trim();
  find('#token').value = '';
  if (!/^[\x21-\x7e]+$/.test(given)) {
    say(find('#sign-in-reason'), 'A token has neither blanks nor letters beyond ASCII.');
    return;
  }
  api.token.set(given);
  timer = null;
  tick();
});

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && timer === null) tick();
});
for (const kind of ['pointermove', 'pointerdown', 'keydown', 'focus']) {
  window.addEventListener(kind, () => (touched = Date.now()), { passive: true });
}

reload.onError(failed);
open(location.hash.slice(1));
tick();
