// The Java SDK's client: one process, driven with lines of JSON; see ../../java/SdkClient.java.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { eventually, start, within } from '../../../e2e/lib/processes.mjs';
import { roots } from './features.mjs';

const source = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'java', 'SdkClient.java');
const timeout = 15_000;

let program;

class JavaProgram {
  #process;
  #waiting = new Map();
  #clients = new Map();
  #ids = 0;

  constructor() {
    const { JAVA_HOME, CONFORMANCE_CLASSPATH: classpath } = process.env;
    const java = JAVA_HOME ? path.join(JAVA_HOME, 'bin/java') : 'java';
    this.#process = start('java-client', java, ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', classpath, source], {
      pipe: true,
    });
    createInterface({ input: this.#process.child.stdout }).on('line', (line) => this.#take(JSON.parse(line)));
    this.#process.exited.then(() => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the Java client ended:\n${this.#process.output()}`));
    });
  }

  async #take({ id, result, error, client, event, question, params }) {
    if (event) return this.#clients.get(client)?.hear(event, params);
    if (question) return this.#answer(client, question, id, params);
    const { resolve, reject } = this.#waiting.get(id);
    this.#waiting.delete(id);
    return error ? reject(Object.assign(new Error(error.message), { code: error.code })) : resolve(result);
  }

  async #answer(client, method, id, params) {
    const answer = this.#clients.get(client).answers[method];
    const reply = await Promise.resolve(params).then(answer).then((result) => ({ result }), (error) => ({ error: error.message }));
    this.#write({ answer: id, ...reply });
  }

  #write(message) {
    this.#process.child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  ask(client, op, params = {}) {
    const id = ++this.#ids;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#write({ id, client: client.id, op, params });
    return within(timeout, answer, `the Java client does not ${op}`);
  }

  adopt(client) {
    this.#clients.set(client.id, client);
  }

  stop() {
    return this.#process.stop();
  }
}

let clients = 0;

/** As the clients of ../typescript-clients.mjs. */
class JavaClient {
  era = 'legacy';
  // The SDK hands each notification to another thread.
  keepsOrder = false;
  answers = {};
  notifications = [];
  id = ++clients;
  #progress = new Map();
  #tokens = 0;

  hear(method, params) {
    if (method === 'notifications/progress') this.#progress.get(params.progressToken)?.(params);
    else this.notifications.push({ method, params });
  }

  notified(method, matches = () => true, milliseconds = timeout) {
    const find = () => this.notifications.find((each) => each.method === method && matches(each.params));
    return eventually(`${method} comes`, find, milliseconds);
  }

  async callTool(name, args, { onprogress } = {}) {
    if (!onprogress) return program.ask(this, 'callTool', { name, arguments: args });
    const progressToken = `token-${++this.#tokens}`;
    this.#progress.set(progressToken, onprogress);
    return program.ask(this, 'callTool', { name, arguments: args, _meta: { progressToken } });
  }

  async listTools() {
    return (await program.ask(this, 'listTools')).tools;
  }

  async listPrompts() {
    return (await program.ask(this, 'listPrompts')).prompts;
  }

  async listResources() {
    return (await program.ask(this, 'listResources')).resources;
  }

  async listResourceTemplates() {
    return (await program.ask(this, 'listResourceTemplates')).resourceTemplates;
  }

  getPrompt(name, args = {}) {
    return program.ask(this, 'getPrompt', { name, arguments: args });
  }

  readResource(uri) {
    return program.ask(this, 'readResource', { uri });
  }

  complete(ref, name, value) {
    return program.ask(this, 'complete', { ref, argument: { name, value } });
  }

  ping() {
    return program.ask(this, 'ping');
  }

  async listenForLists() {}

  subscribe(uri) {
    return program.ask(this, 'subscribe', { uri });
  }

  unsubscribe(uri) {
    return program.ask(this, 'unsubscribe', { uri });
  }

  setLogLevel(level) {
    return program.ask(this, 'setLogLevel', { level });
  }

  close() {
    return program.ask(this, 'close');
  }
}

/** A connected client of the Java SDK, which is a legacy one. */
export async function connectJava(url, capabilities) {
  program ??= new JavaProgram();
  const client = new JavaClient();
  program.adopt(client);
  await program.ask(client, 'connect', { url, capabilities, roots });
  return client;
}

export async function stopJava() {
  await program?.stop();
}
