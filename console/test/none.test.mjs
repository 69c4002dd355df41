// The console without bearer auth: every view.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Desk, polls, row } from './lib/desk.mjs';

const EVIL = '<img src=x onerror="window.evil=1"><script>window.evil=1</script>';

let desk;
let page;
let watch;
let context;

before(async () => {
  desk = await Desk.start({ name: 'none' });
  ({ page, watch, context } = await desk.open());
});
after(() => desk?.stop());
afterEach(async () => {
  assert.deepEqual(watch?.troubles, []);
  assert.equal(await page?.evaluate(() => window.evil), undefined);
});

const badge = (server) => row(page, server).locator('.state .badge');
const view = (name) => page.getByRole('tab', { name }).click();
const text = (selector) => page.locator(selector).innerText();

async function shows(locator, expected) {
  await locator.filter({ hasText: expected }).first().waitFor();
}

test('the gateway and its upstreams: state, colour, URLs without secrets', async () => {
  await shows(page.locator('#ready'), 'ready');
  await row(page, 'files').waitFor();

  assert.equal(await page.title(), 'mcpstead');
  assert.equal(await page.locator('#upstreams tbody tr').count(), 2);
  assert.equal(await badge('files').innerText(), 'ready');
  assert.match(await badge('files').getAttribute('class'), /good/);
  const facts = await text('#facts');
  const file = createHash('sha256').update(readFileSync(desk.file)).digest('hex');
  assert.ok(facts.includes(desk.file), facts);
  assert.ok(facts.includes(file.slice(0, 12)), facts);
  assert.ok(await page.locator('#sign-in').isHidden());
  assert.ok(!(await page.content()).includes('s3cret'));
});

test('the catalogue: search, schemas, and markup that stays text', async () => {
  await view('Tools');
  await shows(page.locator('#tools-count'), '8 tools');

  await page.getByLabel('Search names and descriptions').fill('files echo');
  await shows(page.locator('#tools-count'), '1 of 8 tools');
  const tool = page.locator('#tools-list details');
  await tool.locator('summary').click();
  // The page learns of the click a moment after it, by the event "toggle".
  await tool.getByText('"description": "An absolute path"').waitFor();
  assert.ok((await tool.innerText()).includes('The second line is in the details.'));
  await polls(page, 3);
  assert.ok(await tool.evaluate((box) => box.open), 'a poll has closed what was open');
  assert.equal(await page.getByLabel('Search names and descriptions').inputValue(), 'files echo');

  await page.getByLabel('Search names and descriptions').fill('onerror');
  await shows(page.locator('#tools-count'), '2 of 8 tools');
  for (const summary of await page.locator('#tools-list summary').all()) await summary.click();
  assert.ok((await text('#tools-list')).includes(`clock__${EVIL}`));
  assert.equal(await page.locator('#tools-list img, #tools-list script').count(), 0);

  await page.getByLabel('Search names and descriptions').fill('nothing of that kind');
  await shows(page.locator('#tools-count'), '0 of 8 tools');
  await page.getByLabel('Search names and descriptions').fill('');
});

test('sessions, and calls in flight with their age', async () => {
  const client = await desk.client(`agent ${EVIL}`);
  const digest = createHash('sha256').update(client.session).digest('hex').slice(0, 16);
  await view('Sessions');
  await shows(page.locator('#sessions tbody'), digest);
  assert.ok((await text('#sessions tbody')).includes('agent <img'));
  assert.ok((await text('#sessions tbody')).includes('2025-06-18'));
  assert.ok(!(await page.content()).includes(client.session));

  const answer = client.call('files__slow');
  await view('Calls');
  await shows(page.locator('#calls tbody tr'), 'files__slow');
  const first = await text('#calls tbody tr td:first-child');
  await page.locator(`#calls tbody tr td:first-child:not(:text-is("${first}"))`).waitFor();
  assert.ok(parseFloat(await text('#calls tbody tr td:first-child')) > parseFloat(first));
  assert.ok((await text('#calls tbody')).includes(digest));
  assert.ok((await text('#calls tbody')).includes('legacy'));
  await shows(row(page, 'files').locator('td').nth(5), '1');
  await desk.release('files');
  assert.equal((await answer).result.content[0].text, 'at last');
  await shows(page.locator('#calls tbody'), 'No call is in flight.');
});

test('latency and calls of the last minutes', async () => {
  const client = await desk.client('caller');
  for (let done = 0; done < 20; done++) await client.call('clock__echo');

  await shows(row(page, 'clock').locator('td').nth(4), /^20$/);
  assert.match(await row(page, 'clock').locator('td').nth(2).innerText(), /^≤ [\d.]+ m?s$/);
  assert.match(await row(page, 'clock').locator('td').nth(3).innerText(), /^≤ [\d.]+ m?s$/);
});

test('calls that failed: which, how, for whom; what was in them stays out', async () => {
  const client = await desk.client('unlucky');
  await client.call('files__fails');
  await client.call(`files__${EVIL}`);
  await shows(page.locator('#tab-errors .count'), 'new');

  await view('Errors');

  await shows(page.locator('#failed-calls tbody tr').first(), 'unknown tool');
  const failed = await text('#failed-calls tbody');
  assert.ok(failed.includes('files__fails') && failed.includes('tool error') && failed.includes('unlucky'), failed);
  assert.ok(failed.includes('files__<img'), failed);
  assert.ok(!(await page.content()).includes('s3cret'));
});

test('a killed upstream is red within two seconds, whenever it is killed, and green when it is back', async () => {
  for (const server of ['files', 'clock', 'files']) {
    const took = await desk.killed(page, server);

    console.log(`      ${server} was red after ${Math.round(took)} ms`);
    assert.ok(took <= 2000, `${server} was red after ${took} ms`);
    assert.match(await badge(server).innerText(), /^away/);
    assert.match(await badge(server).getAttribute('class'), /bad/);
    assert.equal(await row(page, server).locator('.error').innerText(), 'connection refused');
    await shows(page.locator('#ready'), '1 of 2 upstreams away');
    desk.startUpstream(server);
    await shows(badge(server), 'ready');
  }
  await shows(page.locator('#log-lines tbody'), 'upstream_disconnected');
});

test('a reload: the difference first, then just that', async () => {
  await view('Reload');
  await page.getByRole('button', { name: 'Show what a reload would change' }).click();
  await shows(page.locator('#reload-plan'), 'A reload would change nothing.');

  desk.configure(['files', 'third'], {
    keys: { files: { tools: { ttl_seconds: 77 } } },
    more: { metrics: { enabled: true }, shutdown: { delay_seconds: 3 }, mcp: { max_request_bytes: 99999 } },
  });
  await page.getByRole('button', { name: 'Show what a reload would change' }).click();
  await shows(page.locator('#reload-plan'), '1 added, 1 removed, 0 restarted, 1 updated');
  const plan = await text('#reload-plan');
  for (const part of [/third\s+added/, /clock\s+removed/, /files\s+updated\s+tools.ttl_seconds/, /mcp.max_request_bytes/, /shutdown.delay_seconds/]) {
    assert.match(plan, part);
  }
  assert.equal(await page.locator('#upstreams tbody tr').count(), 2);
  await polls(page, 2);
  assert.equal(await text('#reload-plan'), plan);

  await page.getByRole('button', { name: 'Apply these changes' }).click();
  await shows(page.locator('#reload-said'), '1 added, 1 removed, 0 restarted, 1 updated');
  await shows(page.locator('#reload-said'), 'shutdown.delay_seconds');
  await row(page, 'third').waitFor();
  await row(page, 'clock').waitFor({ state: 'detached' });
  await shows(page.locator('#last-reload'), '1 added, 1 removed');
});

test('a file that has changed since it was looked at is not applied', async () => {
  desk.configure(['files', 'clock', 'third']);
  await page.getByRole('button', { name: 'Show what a reload would change' }).click();
  await shows(page.locator('#reload-plan'), '1 added, 0 removed');

  desk.configure(['files', 'clock']);
  await page.getByRole('button', { name: 'Apply these changes' }).click();

  await shows(page.locator('#reload-said'), 'Nothing was applied: the file has changed since.');
  await shows(page.locator('#reload-plan'), '1 added, 1 removed');
  await polls(page, 1);
  assert.equal(await row(page, 'third').count(), 1);
  assert.equal(await row(page, 'clock').count(), 0);
  await page.getByRole('button', { name: 'Apply these changes' }).click();
  await shows(page.locator('#reload-said'), 'Applied at');
  await shows(badge('clock'), 'ready');
  assert.deepEqual(watch.refusals, [409]);
});

test('a file that is refused: all reasons, and nothing changes', async () => {
  watch.refusals.length = 0;
  desk.configure(['files', 'clock'], { more: { sevrers: [], mcp: { max_request_bytes: -1 } } });
  await page.getByRole('button', { name: 'Show what a reload would change' }).click();

  await shows(page.locator('#reload-said'), 'The file is refused');
  const said = await text('#reload-said');
  assert.ok(said.includes('sevrers') && said.includes('mcp.max_request_bytes'), said);
  assert.ok(await page.getByRole('button', { name: 'Apply these changes' }).isHidden());
  assert.deepEqual(watch.refusals, [400]);
  desk.configure(['files', 'clock']);
  await page.getByRole('button', { name: 'Show what a reload would change' }).click();
  await shows(page.locator('#reload-plan'), 'A reload would change nothing.');
});

test('the keyboard is enough', async () => {
  await page.getByRole('tab', { name: 'Reload' }).focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'tab-tools');
  assert.ok(await page.locator('#tools').isVisible());
  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'tab-reload');
  await page.keyboard.press('Home');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
});

test('a page that is not seen asks for nothing', async () => {
  const see = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await see(true);
  await polls(page, 1);
  let asked = 0;
  const count = () => asked++;
  page.on('request', count);
  // Of what does not happen there is nothing to wait for.
  await sleep(2500);
  assert.equal(asked, 0);
  page.off('request', count);
  await see(false);
  await polls(page, 2);
});

test('the gateway ends: the page says so, and goes on when it is back', async () => {
  await page.getByLabel('Search names and descriptions').fill('echo');
  await desk.gateway.stop('SIGKILL');

  await shows(page.locator('#lost'), 'The gateway does not answer for');
  await shows(page.locator('#ready'), 'no answer');
  desk.startGateway();
  await page.locator('#lost').waitFor({ state: 'hidden' });
  await shows(page.locator('#ready'), 'ready');
  assert.equal(await page.getByLabel('Search names and descriptions').inputValue(), 'echo');
  await context.close();
  page = undefined;
});
