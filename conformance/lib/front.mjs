// The gateway in front of reference servers.
import { entry, Gateway } from '../../e2e/lib/gateway.mjs';
import { eventually } from '../../e2e/lib/processes.mjs';

/**
 * Starts a gateway in front of servers, `{name: {url}}`, and gives it some time to connect.
 * @returns `gateway`, and `reasons`: for each server an error if the gateway is not connected to it
 */
export async function startFront(servers, config) {
  const names = Object.keys(servers);
  const gateway = await Gateway.start(names.map((name) => entry(name, servers[name].url)), { config });
  const reasons = {};
  for (const name of names) {
    const ask = async () => {
      const { connected, last_error: error } = (await gateway.health()).servers.find((server) => server.name === name);
      reasons[name] = connected ? undefined : new Error(`the gateway is not connected to ${name}: ${error}`);
      return connected;
    };
    await eventually(`the gateway is connected to ${name}`, ask, 15_000).catch(() => {});
  }
  return { gateway, reasons };
}
