// The live chain, with the kit's own rules and examples. What is other than in them: the times of `for` are shorter (see
// `hastened`), and so are the intervals of the examples; ports are free ones.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '../../e2e/lib/processes.mjs';
import { Chain } from './lib/chain.mjs';
import { choices, dashboard, filledIn, metricsIn, read } from './lib/kit.mjs';

/** What Prometheus makes by itself. */
const prometheusOwn = ['up', 'ALERTS'];

let chain;

before(async () => {
  chain = await Chain.start();
});
after(() => chain?.stop());

const firing = (more = '') => chain.query(`last_over_time(ALERTS{alertstate="firing"${more}}[10m])`);

test('Prometheus evaluates every rule without an error, and nothing fires', async () => {
  chain.keepCalling('clock__echo', 'clock__flaky', 'files__echo');
  assert.equal(await chain.request('initialize', {
    protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'monitoring', version: '1' },
  }), 200);
  assert.equal(await chain.request('ping', {}, 'Bearer wrong'), 401);
  assert.equal(await chain.reload(), 200);
  const names = read('prometheus/mcpstead.rules.yml').match(/(?<=- alert: )\w+/g);

  const rules = await eventually('all rules were evaluated', async () => {
    const all = await chain.rules();
    return all.every((rule) => rule.health !== 'unknown') && all;
  });

  assert.deepEqual(rules.map((rule) => rule.name).sort(), names.sort());
  for (const rule of rules) assert.equal(rule.health, 'ok', `${rule.name}: ${rule.lastError}`);
  await eventually('six scrapes', async () => (await chain.query('count_over_time(up[1m]) >= 6')).length === 1);
  assert.deepEqual(await firing(), []);
});

test('an upstream is killed: Alertmanager has the alert, with that server and no other', async () => {
  await chain.files.kill();

  const alert = await chain.fires('McpsteadUpstreamDown');

  assert.deepEqual(alert.labels, {
    alertname: 'McpsteadUpstreamDown', server: 'files', instance: chain.instance, job: 'mcpstead', severity: 'warning',
  });
  assert.equal(alert.annotations.summary, 'Server files is away');
  assert.equal(
    alert.annotations.runbook_url,
    'https://git.example.org/ops/mcpstead/blob/main/docs/runbook.md#mcpsteadupstreamdown',
  );
  const told = await eventually('somebody is told', () => chain.toldOf('McpsteadUpstreamDown', 'firing'));
  assert.equal(told.receiver, 'tickets');
  assert.equal((await firing()).length, 1);
});

test('every metric of the dashboard and of the rules is on the page of a gateway that has served calls', async () => {
  const rules = await chain.rules();
  const page = new Set((await chain.page()).match(/^[a-zA-Z_:][\w:]*/gm));
  const used = [
    ...[...dashboard(), ...choices()].map(({ expression }) => filledIn(expression)),
    ...rules.map((rule) => rule.query),
  ].flatMap(metricsIn);

  assert.ok(used.length > 100);
  assert.deepEqual(used.filter((name) => !page.has(name) && !prometheusOwn.includes(name)), []);
});

test('every expression of the dashboard has something to show, with the labels of its legend', async () => {
  for (const { title, expression, labels } of [...dashboard(), ...choices()]) {
    const filled = filledIn(expression, '10s');
    // Starts are seen once in a while, and not now.
    const shown = title === 'Starts' ? filled.replace(' > 0', '') : filled;
    const series = await eventually(`${title}: ${shown}`, async () => {
      const found = await chain.query(shown);
      return found.length > 0 && found;
    });
    for (const { metric } of series) {
      for (const label of labels) assert.ok(metric[label], `${title}: no ${label} in ${JSON.stringify(metric)} of ${shown}`);
    }
  }
});

test('the upstream is started again: the alert clears', async () => {
  chain.files.start();

  await chain.clears('McpsteadUpstreamDown');

  const seen = await firing();
  assert.deepEqual(seen.map(({ metric }) => `${metric.alertname} ${metric.server}`), ['McpsteadUpstreamDown files']);
});

test('a configuration is refused, and put right: the alert fires and clears', async () => {
  chain.configure({ broken: true });
  assert.equal(await chain.reload(), 400);

  const alert = await chain.fires('McpsteadReloadFailed');

  assert.equal(alert.labels.instance, chain.instance);
  chain.configure();
  assert.equal(await chain.reload(), 200);
  await chain.clears('McpsteadReloadFailed');
});

test('the gateway is killed: somebody is woken; it is started again, and the alert clears', async () => {
  await chain.gateway.kill();

  const alert = await chain.fires('McpsteadDown');

  assert.equal(alert.labels.instance, chain.instance);
  const told = await eventually('somebody is told', () => chain.toldOf('McpsteadDown', 'firing'));
  assert.equal(told.receiver, 'pager');
  chain.gateway.start();
  await chain.connected();
  await chain.clears('McpsteadDown');
});

test('no other alert has fired', async () => {
  // Not those of a server: on a slow machine the gateway may take longer to connect than their short times here.
  const names = new Set((await firing(', alertname!="McpsteadUpstreamDown"')).map(({ metric }) => metric.alertname));
  assert.deepEqual([...names].sort(), ['McpsteadDown', 'McpsteadReloadFailed']);
});
