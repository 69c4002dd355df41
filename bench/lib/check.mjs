// Before anything is measured: does the target answer, with the right id and the right content?
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, idPlace, messageOf, request, send } from './messages.mjs';
import { work } from './processes.mjs';
import { callArguments } from './scenarios.mjs';

const anId = '123456';

function build(endpoint, scenario, id) {
  if (endpoint.verb === 'GET') {
    const headers = { Host: `127.0.0.1:${endpoint.port}`, Accept: 'application/json' };
    return { port: endpoint.port, path: endpoint.path, verb: 'GET', headers, body: '' };
  }
  const params = scenario.tools ? {} : { name: endpoint.tool, arguments: callArguments };
  return request(endpoint, scenario.method, params, id);
}

function verify(message, scenario) {
  const { id, result } = JSON.parse(message);
  if (id !== Number(anId)) throw new Error(`the id is ${id} in place of ${anId}`);
  if (scenario.tools) {
    if (result.tools.length !== scenario.tools) throw new Error(`${result.tools.length} tools are listed`);
  } else if (result.content[0].text !== 'x'.repeat(scenario.size)) {
    throw new Error('the text of the result is not what the upstream has sent');
  }
}

/**
 * Sends a scenario's request once and checks the answer in full. Gives back what a load of it needs: the endpoint and the
 * paths of two files, the request and the message that must be in each answer, both with a place for the id.
 */
export async function prepare(target, endpoint, scenario) {
  const name = `${target.name}-${scenario.name}`.replace(/[^\w.-]/g, '_');
  const answer = await send(build(endpoint, scenario, anId));
  const message = messageOf(answer);
  try {
    verify(message, scenario);
  } catch (e) {
    throw new Error(`${name} answers wrongly: ${e.message}: ${message.slice(0, 300)}`, { cause: e });
  }
  const files = { request: join(work, `${name}.request`), expected: join(work, `${name}.expected`) };
  const place = endpoint.verb === 'GET' ? anId : idPlace;
  writeFileSync(files.request, bytesOf(build(endpoint, scenario, idPlace)));
  writeFileSync(files.expected, message.replace(new RegExp(`("id":\\s*)${anId}`), `$1${place}`));
  return { ...endpoint, ...files, name, message };
}
