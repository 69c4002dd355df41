import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { kit, tool } from './lib/kit.mjs';

const tests = 'prometheus/tests';
const files = readdirSync(path.join(kit, tests)).map((file) => path.join(tests, file));

test('the rules and the example of Prometheus are valid', async () => {
  const said = await tool('promtool', 'check', 'config', 'prometheus/prometheus.example.yml');
  assert.match(said, /SUCCESS: \d+ rules found/);
});

test('the example of Alertmanager is valid', async () => {
  assert.match(await tool('amtool', 'check-config', 'alertmanager.example.yml'), /SUCCESS/);
});

test('there are tests of the rules', () => assert.ok(files.length > 5));

for (const file of files) {
  test(`promtool test rules ${path.basename(file)}`, async () => {
    await tool('promtool', 'test', 'rules', file);
  });
}
