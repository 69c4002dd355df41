// The whole chain on loopback: two upstreams, the gateway, Prometheus, Alertmanager, and whoever it tells.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { eventually, freePort, start, within, workDir } from '../../../e2e/lib/processes.mjs';
import { hastened, kit, read, replaced } from './kit.mjs';

const launcher = path.join(kit, '..', 'bin', 'mcpstead');
const token = 'a-token-for-this-test';
/** Far more than it takes on a machine with something else to do. */
const patience = 90_000;

function inWorkDir(name, content) {
  const file = path.join(workDir, name);
  writeFileSync(file, content);
  return file;
}

/** A process that can be killed and started again as it was. */
class Part {
  #command;

  constructor(name, command, args, env = {}) {
    this.name = name;
    this.#command = [name, command, args, { env }];
    this.start();
  }

  start() {
    this.process = start(...this.#command);
  }

  kill() {
    return this.process.stop('SIGKILL');
  }

  /** Asks until there is an answer, or the process has ended, or the limit is reached. */
  until(what, ask) {
    const ended = this.process.exited.then(() => {
      throw new Error(`${this.name} has ended:\n${this.process.output()}`);
    });
    ended.catch(() => {});
    return Promise.race([ended, eventually(what, ask, patience)]);
  }
}

async function json(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}: ${await response.text()}`);
  return response.json();
}

export class Chain {
  /** What Alertmanager has told of: `{receiver, status, labels, annotations}`. */
  told = [];
  #ports = {};
  #traffic;
  #receiver;

  static async start() {
    const chain = new Chain();
    for (const name of ['files', 'clock', 'gateway', 'admin', 'prometheus', 'alertmanager']) {
      chain.#ports[name] = await freePort();
    }
    await chain.#listen();
    chain.files = chain.#upstream('files');
    chain.clock = chain.#upstream('clock');
    await chain.#startGateway();
    await Promise.all([chain.#startPrometheus(), chain.#startAlertmanager()]);
    return chain;
  }

  get instance() {
    return `127.0.0.1:${this.#ports.gateway}`;
  }

  #url(name) {
    return `http://127.0.0.1:${this.#ports[name]}`;
  }

  async #listen() {
    this.#receiver = http.createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const receiver = request.url.slice(1);
      this.told.push(...JSON.parse(Buffer.concat(chunks)).alerts.map((alert) => ({ receiver, ...alert })));
      response.end();
    });
    await new Promise((resolve) => this.#receiver.listen(0, '127.0.0.1', resolve));
    this.#receiver.unref();
  }

  #upstream(name) {
    const script = path.join(kit, 'test', 'upstream.mjs');
    return new Part(name, process.execPath, [script], { PORT: String(this.#ports[name]) });
  }

  /** Writes the gateway's configuration; one that it refuses where `broken`. */
  configure({ broken = false } = {}) {
    const server = (name) => ({
      name,
      url: `${this.#url(name)}/mcp`,
      reconnect: { backoff_base_ms: 100, backoff_max_ms: 500 },
    });
    const config = {
      port: this.#ports.gateway,
      admin: { port: this.#ports.admin },
      mcp: { auth: { mode: 'bearer' } },
      servers: [server('files'), server('clock')],
      ...(broken && { sevrers: [] }),
    };
    return inWorkDir('gateway.yml', JSON.stringify(config));
  }

  async #startGateway() {
    const tokens = inWorkDir('tokens', `clients ${token} 2099-01-01\n`);
    this.gateway = new Part('gateway', launcher, ['--config', this.configure()], { MCPSTEAD_BEARER_TOKEN_FILE: tokens });
    await this.connected();
  }

  /** Waits until the gateway answers and has both servers. */
  connected() {
    return this.gateway.until('the gateway is connected', async () => {
      const { status } = await json(`${this.#url('gateway')}/health`);
      return status === 'ok';
    });
  }

  async #startPrometheus() {
    const directory = path.join(workDir, 'prometheus');
    mkdirSync(directory);
    const rules = hastened(read('prometheus/mcpstead.rules.yml'));
    writeFileSync(path.join(directory, 'mcpstead.rules.yml'), rules);
    const config = replaced(
      read('prometheus/prometheus.example.yml'),
      // A scrape may take as long as its interval, and each that takes longer begins the time of `for` anew.
      ['scrape_interval: 15s', 'scrape_interval: 2s'],
      ['evaluation_interval: 15s', 'evaluation_interval: 1s'],
      ['127.0.0.1:9093', `127.0.0.1:${this.#ports.alertmanager}`],
      ['127.0.0.1:8766', this.instance],
    );
    writeFileSync(path.join(directory, 'prometheus.yml'), config);
    this.prometheus = new Part('prometheus', 'prometheus', [
      `--config.file=${path.join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${path.join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${this.#ports.prometheus}`,
    ]);
    await this.prometheus.until('Prometheus scrapes the gateway', async () => (await this.query('up == 1')).length === 1);
  }

  async #startAlertmanager() {
    const receivers = `http://127.0.0.1:${this.#receiver.address().port}`;
    const config = replaced(
      read('alertmanager.example.yml'),
      ['group_wait: 30s', 'group_wait: 0s'],
      ['group_interval: 5m', 'group_interval: 1s'],
      ['http://127.0.0.1:9099', receivers],
    );
    const names = ['prometheus-alertmanager', 'alertmanager'];
    const command = execFileSync('sh', ['-c', names.map((name) => `command -v ${name}`).join(' || ')], { encoding: 'utf8' });
    this.alertmanager = new Part('alertmanager', command.trim(), [
      `--config.file=${inWorkDir('alertmanager.yml', config)}`,
      `--storage.path=${path.join(workDir, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${this.#ports.alertmanager}`,
      '--cluster.listen-address=',
    ]);
    await this.alertmanager.until('Alertmanager answers', async () => (await this.alerts()).length === 0);
  }

  /** The series that Prometheus has for an expression now. */
  async query(expression) {
    const { data } = await json(`${this.#url('prometheus')}/api/v1/query?query=${encodeURIComponent(expression)}`);
    return data.result;
  }

  /** The rules as Prometheus has them, with what came of their last evaluation. */
  async rules() {
    const { data } = await json(`${this.#url('prometheus')}/api/v1/rules`);
    return data.groups.flatMap((group) => group.rules);
  }

  /** The alerts that Alertmanager has now. */
  alerts() {
    return json(`${this.#url('alertmanager')}/api/v2/alerts`);
  }

  /** Waits until Alertmanager has an alert of that name, and gives it. */
  fires(name) {
    const find = async () => (await this.alerts()).find((alert) => alert.labels.alertname === name);
    return eventually(`${name} is in Alertmanager`, find, patience);
  }

  /** Waits until Alertmanager has no alert of that name, and has told so. */
  async clears(name) {
    await eventually(
      `${name} is in Alertmanager no more`,
      async () => (await this.alerts()).every((alert) => alert.labels.alertname !== name),
      patience,
    );
    await eventually(`${name} is told to be resolved`, () => this.toldOf(name, 'resolved'), patience);
  }

  toldOf(name, status) {
    return this.told.find((alert) => alert.labels.alertname === name && alert.status === status);
  }

  /** The page of metrics, as a scraper gets it. */
  async page() {
    return (await fetch(`${this.#url('gateway')}/metrics`)).text();
  }

  /** A request of a client; `authorization` is the header. */
  async request(method, params, authorization = `Bearer ${token}`) {
    const response = await fetch(`${this.#url('gateway')}/mcp`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        Authorization: authorization,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(10_000),
    });
    await response.text();
    return response.status;
  }

  call(name) {
    return this.request('tools/call', { name, arguments: {} });
  }

  /** The status of a reload. */
  async reload() {
    const headers = { Authorization: `Bearer ${token}` };
    return (await fetch(`${this.#url('gateway')}/-/reload`, { method: 'POST', headers })).status;
  }

  /** Calls these tools from now on, as long as the chain stands. While the gateway is away there is nobody to call. */
  keepCalling(...names) {
    this.#traffic = setInterval(() => names.forEach((name) => this.call(name).catch(() => {})), 200).unref();
  }

  async stop() {
    clearInterval(this.#traffic);
    const parts = [this.prometheus, this.alertmanager, this.gateway, this.files, this.clock];
    await Promise.all(parts.filter(Boolean).map((part) => part.process.stop()));
    await within(10_000, new Promise((resolve) => this.#receiver.close(resolve)), 'the receiver does not stop');
  }
}
