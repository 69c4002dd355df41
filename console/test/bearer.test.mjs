// The console with bearer auth.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Desk, row } from './lib/desk.mjs';

const TOKEN = 'a-token-for-this-test';

let desk;
let page;
let watch;

before(async () => {
  desk = await Desk.start({ name: 'bearer', token: TOKEN });
  ({ page, watch } = await desk.open());
});
after(() => desk?.stop());
afterEach(() => assert.deepEqual(watch?.troubles, []));

const shows = (locator, expected) => locator.filter({ hasText: expected }).first().waitFor();
const failures = () => desk.metric('mcpstead_mcp_auth_failures_total');

async function signIn(token) {
  await page.getByLabel('A token of the gateway’s clients').fill(token);
  await page.getByRole('button', { name: 'Show the console' }).click();
}

test('the page asks for the token before it asks for anything', async () => {
  await shows(page.locator('#sign-in-reason'), 'bearer mode');

  assert.ok(await page.locator('#content').isHidden());
  assert.deepEqual(watch.refusals, []);
  assert.equal(await failures(), 0);
});

test('without the token there is nothing to be had', async () => {
  for (const path of ['state', 'tools', 'errors', 'nothing']) {
    assert.equal((await fetch(`${desk.origin}/console/api/${path}`)).status, 401, path);
  }
  const reload = await fetch(`${desk.origin}/console/api/reload?dry_run=true`, { method: 'POST' });
  assert.equal(reload.status, 401);
  assert.equal(await failures(), 5);
});

test('a wrong token is refused, counted once, and not tried again', async () => {
  await signIn('wrong');

  await shows(page.locator('#sign-in-reason'), 'The gateway refuses this token.');
  assert.equal(await failures(), 6);
  assert.deepEqual(watch.refusals, [401]);
  await signIn('none that a header could carry: ü');
  await shows(page.locator('#sign-in-reason'), 'neither blanks nor letters beyond ASCII');
  assert.equal(await failures(), 6);
});

test('with the token all is shown, and only this tab has it', async () => {
  await signIn(TOKEN);

  await shows(row(page, 'files').locator('.badge'), 'ready');
  await shows(page.locator('#facts'), 'bearer');
  assert.ok(await page.locator('#sign-in').isHidden());
  assert.equal(await page.evaluate(() => JSON.stringify([localStorage.length, document.cookie])), '[0,""]');
  assert.ok(!(await page.content()).includes(TOKEN));
  assert.ok(!page.url().includes(TOKEN));
  await page.reload();
  await shows(row(page, 'files').locator('.badge'), 'ready');
  const other = await desk.open();
  await other.page.locator('#sign-in').waitFor();
  await other.context.close();
});

test('every view', async () => {
  const client = await desk.client('agent');
  const answer = client.call('files__slow');
  await page.getByRole('tab', { name: 'Tools' }).click();
  await shows(page.locator('#tools-count'), '8 tools');
  await page.getByRole('tab', { name: 'Sessions' }).click();
  await shows(page.locator('#sessions tbody'), 'agent');
  await page.getByRole('tab', { name: 'Calls' }).click();
  await shows(page.locator('#calls tbody'), 'agent (token default)');
  await desk.release('files');
  await answer;
  await client.call('files__fails');
  await page.getByRole('tab', { name: 'Errors' }).click();
  await shows(page.locator('#failed-calls tbody'), 'agent (token default)');
});

test('a killed upstream is red within two seconds', async () => {
  const took = await desk.killed(page, 'clock');

  console.log(`      clock was red after ${Math.round(took)} ms`);
  assert.ok(took <= 2000, `clock was red after ${took} ms`);
  desk.startUpstream('clock');
  await shows(row(page, 'clock').locator('.badge'), 'ready');
});

test('a reload with the difference shown first', async () => {
  desk.configure(['files']);
  await page.getByRole('tab', { name: 'Reload' }).click();
  await page.getByRole('button', { name: 'Show what a reload would change' }).click();
  await shows(page.locator('#reload-plan'), 'clock');

  await page.getByRole('button', { name: 'Apply these changes' }).click();

  await shows(page.locator('#reload-said'), '0 added, 1 removed');
  await row(page, 'clock').waitFor({ state: 'detached' });
});

test('where a reload turns bearer auth off, the page goes on', async () => {
  desk.configure(['files'], { more: { mcp: { auth: { mode: 'none' } } } });
  await page.getByRole('button', { name: 'Show what a reload would change' }).click();
  await shows(page.locator('#reload-plan'), 'mcp.auth.mode');
  await page.getByRole('button', { name: 'Apply these changes' }).click();

  await shows(page.locator('#facts'), 'none');
  const other = await desk.open();
  await row(other.page, 'files').waitFor();
  desk.configure(['files']);
  await page.getByRole('button', { name: 'Show what a reload would change' }).click();
  await page.getByRole('button', { name: 'Apply these changes' }).click();
  await shows(page.locator('#facts'), 'bearer');
  await other.page.locator('#sign-in').waitFor();
  await other.context.close();
});
