// An operator's desk: a gateway with upstreams that can be killed, clients that call, and a browser that looks at the console.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { eventually, freePort, start, workDir } from '../../../e2e/lib/processes.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '..', '..', '..');
const launcher = path.join(root, 'bin', 'mcpstead');
const upstream = path.join(here, '..', 'upstream.mjs');
const screenshots = process.env.SCREENSHOTS ?? path.join(root, 'target', 'console');

/** What goes wrong in a page; it must stay empty. */
class Watch {
  troubles = [];
  /** The statuses of answers that were errors, in order. */
  refusals = [];

  constructor(page, origin) {
    page.on('pageerror', (error) => this.troubles.push(`error in the page: ${error.stack}`));
    page.on('console', (message) => {
      // Chromium notes each answer that is an error; `refusals` has them.
      const noted = message.text().startsWith('Failed to load resource');
      if (['error', 'warning'].includes(message.type()) && !noted) this.troubles.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== origin) this.troubles.push(`request to ${request.url()}`);
    });
    page.on('response', (response) => response.status() >= 400 && this.refusals.push(response.status()));
  }
}

export class Desk {
  #ports = {};
  #upstreams = new Map();
  #browser;

  /** @param token of the clients, for bearer mode; undefined for none */
  static async start({ name, token, servers = ['files', 'clock'] }) {
    const desk = new Desk();
    desk.name = name;
    desk.token = token;
    for (const part of ['gateway', 'admin', ...servers]) desk.#ports[part] = await freePort();
    servers.forEach((server) => desk.startUpstream(server));
    desk.configure(servers);
    desk.startGateway();
    await eventually('the gateway has all servers', async () => (await desk.health()).status === 'ok');
    desk.#browser = await chromium.launch({
      executablePath: process.env.BROWSER,
      // Its sandbox does not run as root; all that it opens here is the gateway's own page.
      args: [...(process.getuid() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking'],
    });
    return desk;
  }

  get origin() {
    return `http://127.0.0.1:${this.#ports.admin}`;
  }

  #main(where) {
    return `http://127.0.0.1:${this.#ports.gateway}${where}`;
  }

  // --- the gateway and its upstreams

  startUpstream(server) {
    const env = { PORT: String(this.#ports[server]), EVIL: server === 'clock' ? '1' : '' };
    this.#upstreams.set(server, start(server, process.execPath, [upstream], { env }));
  }

  /** At once, as by the kernel; gives the moment before. */
  killUpstream(server) {
    this.#upstreams.get(server).kill('SIGKILL');
  }

  release(server) {
    return fetch(`http://127.0.0.1:${this.#ports[server]}/release`, { method: 'POST' });
  }

  /** Writes the configuration; `more` and `keys` are further ones, of the whole and of each server. */
  configure(servers, { more = {}, keys = {} } = {}) {
    const config = {
      port: this.#ports.gateway,
      admin: { port: this.#ports.admin },
      mcp: { auth: { mode: this.token === undefined ? 'none' : 'bearer' } },
      servers: servers.map((server) => ({
        name: server,
        url: `http://user:s3cret-in-the-url@127.0.0.1:${this.#ports[server] ?? 9}/mcp?key=s3cret-in-the-query`,
        reconnect: { backoff_base_ms: 100, backoff_max_ms: 300 },
        ...keys[server],
      })),
      ...more,
    };
    this.file = path.join(workDir, `${this.name}.yml`);
    writeFileSync(this.file, JSON.stringify(config));
  }

  startGateway() {
    const env = this.token === undefined ? {} : { MCPSTEAD_BEARER_TOKEN: this.token };
    this.gateway = start('gateway', launcher, ['--config', this.file], { env });
  }

  async health() {
    return (await fetch(this.#main('/health'))).json();
  }

  /** The sum of a metric's series. */
  async metric(name) {
    const page = await (await fetch(this.#main('/metrics'))).text();
    const values = page.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    assert.ok(values.length > 0, `there is no ${name}`);
    return values.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }

  // --- clients

  async #post(message, headers = {}) {
    return fetch(this.#main('/mcp'), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        ...(this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` }),
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
    });
  }

  /** Opens a session; gives what calls tools in it. */
  async client(name) {
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name, version: '1' } };
    const session = (await this.#post({ method: 'initialize', params })).headers.get('mcp-session-id');
    return {
      session,
      call: async (tool) => {
        const message = { method: 'tools/call', params: { name: tool, arguments: { password: 's3cret-argument' } } };
        return (await this.#post(message, { 'Mcp-Session-Id': session })).json();
      },
    };
  }

  // --- the browser

  /** A browser of its own with the console open, not signed in. */
  async open(options = {}, view = '') {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const watch = new Watch(page, this.origin);
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective}: ${event.blockedURI}`));
    });
    await page.goto(`${this.origin}/console/${view}`);
    return { page, watch, context };
  }

  /** How long after a server was killed its row is red, by the page's own clock. */
  async killed(page, server) {
    const red = page.evaluate(
      (name) =>
        new Promise((resolve) => {
          const row = [...document.querySelectorAll('#upstreams tbody tr')].find((one) => one.dataset.key === name);
          new MutationObserver((changes, observer) => {
            if (row.classList.contains('down')) {
              observer.disconnect();
              resolve(performance.now());
            }
          }).observe(row, { attributes: true });
        }),
      server,
    );
    const before = await page.evaluate(() => performance.now());
    this.killUpstream(server);
    return (await red) - before;
  }

  screenshot(page, name) {
    mkdirSync(screenshots, { recursive: true });
    return page.screenshot({ path: path.join(screenshots, `${name}.png`) });
  }

  async stop() {
    await this.#browser?.close();
    await Promise.all([this.gateway, ...this.#upstreams.values()].filter(Boolean).map((process) => process.stop('SIGKILL')));
  }
}

/** Waits until the page has asked for the state so many times more. */
export async function polls(page, times) {
  for (let done = 0; done < times; done++) {
    await page.waitForResponse((response) => response.url().includes('/api/state'));
  }
}

export const row = (page, server) => page.locator(`#upstreams tbody tr[data-key="${server}"]`);
