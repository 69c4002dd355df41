// The gateway as its users start it: bin/mcpstead with a configuration file.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, freePort, start, workDir } from './processes.mjs';

const launcher = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'mcpstead');
let configurations = 0;

/** One entry of `servers`, quick to reconnect so that tests need not wait long. */
export function entry(name, url, more = {}) {
  return { name, url, reconnect: { backoff_base_ms: 100, backoff_max_ms: 500 }, ...more };
}

export class Gateway {
  #process;
  #file = path.join(workDir, `gateway-${process.pid}-${++configurations}.yml`);
  #config;

  /** Starts a gateway in front of `servers` and waits until /health says that it is up. */
  static async start(servers, { env = {}, config = {} } = {}) {
    const gateway = new Gateway();
    const port = await freePort();
    gateway.origin = `http://127.0.0.1:${port}`;
    gateway.url = `${gateway.origin}/mcp`;
    const admin = { host: '127.0.0.1', port: await freePort() };
    gateway.#config = { host: '127.0.0.1', port, admin, ...config };
    gateway.configure(servers);
    gateway.#process = start('gateway', launcher, ['--config', gateway.#file], { env });
    await Promise.race([gateway.#ended(), eventually('the gateway answers /health', () => gateway.#isUp())]);
    return gateway;
  }

  /** Starts a gateway and waits until every upstream is connected. */
  static async startConnected(servers, options) {
    const gateway = await Gateway.start(servers, options);
    await gateway.connected(servers.map((server) => server.name));
    return gateway;
  }

  async #isUp() {
    return (await fetch(`${this.origin}/health`)).ok;
  }

  async #ended() {
    const { code, signal } = await this.#process.exited;
    throw new Error(`the gateway ended with ${code ?? signal}:\n${this.output()}`);
  }

  /** Writes the configuration file; JSON is YAML. */
  configure(servers) {
    this.writeFile(JSON.stringify({ ...this.#config, servers }, null, 2));
  }

  writeFile(content) {
    writeFileSync(this.#file, content);
  }

  async health() {
    return (await fetch(`${this.origin}/health`)).json();
  }

  /** Waits until exactly these servers are configured and all of them are connected. */
  connected(names) {
    return eventually(`connected: ${names.join(', ')}`, async () => {
      const { servers } = await this.health();
      const all = servers.map((server) => server.name).join() === names.join();
      if (all && servers.every((server) => server.connected)) return servers;
      throw new Error(JSON.stringify(servers));
    });
  }

  signal(name) {
    this.#process.kill(name);
  }

  output() {
    return this.#process.output();
  }

  /** Stops it and gives its exit code. */
  stop(signal = 'SIGTERM') {
    return this.#process.stop(signal);
  }
}
