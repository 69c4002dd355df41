// How the console looks: light, dark, and on a phone. The screenshots are of this.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, row } from './lib/desk.mjs';

const VIEWS = ['Tools', 'Sessions', 'Calls', 'Errors', 'Reload'];

let desk;

/** A usual day: some calls, some of them in vain, one that takes long, and a server that has gone. */
before(async () => {
  desk = await Desk.start({ name: 'looks', servers: ['files', 'search', 'tickets', 'wiki'] });
  const [editor, agent] = [await desk.client('claude-code'), await desk.client('ci-agent')];
  for (let done = 0; done < 40; done++) await editor.call(`${['files', 'search', 'wiki'][done % 3]}__echo`);
  for (const tool of ['tickets__fails', 'tickets__close', 'files__fails']) await agent.call(tool);
  agent.call('search__slow').catch(() => {});
  const { page, context } = await desk.open();
  await row(page, 'tickets').waitFor();
  await desk.killed(page, 'tickets');
  await editor.call('tickets__echo');
  await context.close();
});
after(() => desk?.stop());

async function open(options, view) {
  const opened = await desk.open(options, view);
  await row(opened.page, 'tickets').locator('.badge', { hasText: 'away' }).waitFor();
  return opened;
}

async function close({ context, watch }) {
  assert.deepEqual(watch.troubles, []);
  await context.close();
}

/** The contrast of all texts with what is behind them (WCAG 2.2, "contrast ratio"). */
function contrasts() {
  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => {
    const [red, green, blue] = parts(colour).map((part) => linear(part / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (node) => {
    const colour = getComputedStyle(node).backgroundColor;
    return parts(colour)[3] === 0 && node.parentElement ? behind(node.parentElement) : colour;
  };
  const isText = ({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim() !== '';
  return [...document.querySelectorAll('body, body *')]
    .filter((node) => node.checkVisibility() && [...node.childNodes].some(isText))
    .map((node) => {
      const [high, low] = [getComputedStyle(node).color, behind(node)].map(luminance).sort((one, other) => other - one);
      return { ratio: (high + 0.05) / (low + 0.05), text: `${node.tagName}.${node.className}: ${node.textContent.slice(0, 40)}` };
    });
}

for (const colorScheme of ['light', 'dark']) {
  test(`in ${colorScheme} all can be read`, async () => {
    const opened = await open({ colorScheme }, '#errors');
    const { page } = opened;
    await page.locator('#log-lines tbody', { hasText: 'upstream_disconnected' }).waitFor();
    await page.locator('#failed-calls tbody', { hasText: 'upstream disconnected' }).waitFor();
    await desk.screenshot(page, colorScheme);

    for (const view of VIEWS) {
      await page.getByRole('tab', { name: view }).click();
      if (view === 'Tools') await page.locator('#tools-list summary').first().click();
      const found = await page.evaluate(contrasts);
      assert.ok(found.length > 30, `only ${found.length} texts were found`);
      // Success criterion 1.4.3.
      assert.deepEqual(found.filter(({ ratio }) => ratio < 4.5), [], view);
    }
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(parseInt(background.match(/\d+/)[0], 10) > 128, colorScheme === 'light');
    await close(opened);
  });
}

test('on a phone nothing has to be scrolled to the side but wide tables', async () => {
  const opened = await open({ viewport: { width: 360, height: 740 } }, '#tools');
  for (const view of VIEWS) {
    await opened.page.getByRole('tab', { name: view }).click();
    const [wide, seen] = await opened.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= seen, `${view}: ${wide} is more than ${seen}`);
  }
  await desk.screenshot(opened.page, 'phone');
  await close(opened);
});
