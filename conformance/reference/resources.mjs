// Resources, a template, and subscriptions of legacy clients.
import { ResourceTemplate } from '@modelcontextprotocol/server';
import { image } from './content.mjs';

const contents = (uri, mimeType, content) => ({ contents: [{ uri, mimeType, ...content }] });

/** Registers the resources on an McpServer. */
export function registerResources(server) {
  const fixed = (name, mimeType, content) =>
    server.registerResource(name, `test://${name}`, { description: `A fixed resource (${name})`, mimeType }, (uri) =>
      contents(uri.href, mimeType, content),
    );
  fixed('static-text', 'text/plain', { text: 'This is the content of the static text resource.' });
  fixed('static-binary', 'image/png', { blob: image.data });
  fixed('watched-resource', 'text/plain', { text: 'Watched resource content' });

  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'Any id', mimeType: 'application/json' },
    (uri, { id }) => contents(uri.href, 'application/json', { text: JSON.stringify({ id, templateTest: true }) }),
  );

  // The SDK has no subscriptions of its own for legacy sessions; these never see an update, as nothing here changes.
  server.server.setRequestHandler('resources/subscribe', () => ({}));
  server.server.setRequestHandler('resources/unsubscribe', () => ({}));
}
