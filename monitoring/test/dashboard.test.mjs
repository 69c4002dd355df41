import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { workDir } from '../../e2e/lib/processes.mjs';
import { choices, dashboard, filledIn, metricsIn, read, tool } from './lib/kit.mjs';

const { panels, templating } = JSON.parse(read('grafana/mcpstead.json'));
const shown = panels.filter((panel) => panel.type !== 'row');

test('promtool understands every expression', async () => {
  const rules = [...dashboard(), ...choices()]
    .map(({ expression }, index) => ({ record: `dashboard:expression:${index}`, expr: filledIn(expression) }));
  const file = path.join(workDir, 'dashboard.rules.yml');
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));

  assert.match(await tool('promtool', 'check', 'rules', file), new RegExp(`SUCCESS: ${rules.length} rules found`));
});

test('every expression is about the gateways that are chosen', () => {
  for (const { title, expression } of dashboard()) {
    const selectors = expression.match(/\{[^}]*}/g) ?? [];
    assert.equal(selectors.length, metricsIn(expression).length, `${title}: a metric without labels in ${expression}`);
    for (const selector of selectors) {
      assert.ok(selector.includes('job="$job", instance=~"$instance"'), `${title}: ${selector}`);
    }
  }
});

test('every panel has a title and ids of its own, and asks the data source that is chosen', () => {
  assert.equal(new Set(panels.map((panel) => panel.id)).size, panels.length);
  for (const panel of shown) {
    assert.ok(panel.title);
    for (const { datasource } of [panel, ...panel.targets]) assert.equal(datasource.uid, '${datasource}', panel.title);
    assert.equal(new Set(panel.targets.map((target) => target.refId)).size, panel.targets.length, panel.title);
  }
  assert.deepEqual(
    templating.list.map((variable) => variable.name),
    ['datasource', 'job', 'instance', 'server'],
  );
});

test('no panel lies on another', () => {
  const taken = new Map();
  for (const { title, gridPos } of panels) {
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        assert.ok(x < 24 && !taken.has(`${x},${y}`), `${title} lies on ${taken.get(`${x},${y}`)}`);
        taken.set(`${x},${y}`, title);
      }
    }
  }
});

test('the names of metrics are found in an expression', () => {
  const expression =
    'sum by (le, a) (rate(x_bucket{b="c d"}[5m])) / on (f) y > 0.5 and time() - z{g=~"h.*"} < Inf or vector(0)';
  assert.deepEqual(metricsIn(expression), ['x_bucket', 'y', 'z']);
});
