// Resources and a template.
import { ResourceTemplate } from '@modelcontextprotocol/server';
import { watched, watchedContent } from './changes.mjs';
import { image } from './content.mjs';

/** The template's URI. */
export const template = 'test://template/{id}/data';

const contents = (uri, mimeType, content) => ({ contents: [{ uri, mimeType, ...content }] });

/** Registers the resources on an McpServer. */
export function registerResources(server) {
  const fixed = (name, mimeType, content) =>
    server.registerResource(name, `test://${name}`, { description: `A fixed resource (${name})`, mimeType }, (uri) =>
      contents(uri.href, mimeType, content),
    );
  fixed('static-text', 'text/plain', { text: 'This is the content of the static text resource.' });
  fixed('static-binary', 'image/png', { blob: image.data });
  server.registerResource('watched-resource', watched, { description: 'Changes', mimeType: 'text/plain' }, (uri) =>
    contents(uri.href, 'text/plain', { text: watchedContent() }),
  );

  server.registerResource(
    'template',
    new ResourceTemplate(template, { list: undefined }),
    { description: 'Any id', mimeType: 'application/json' },
    (uri, { id }) => contents(uri.href, 'application/json', { text: JSON.stringify({ id, templateTest: true }) }),
  );
}
