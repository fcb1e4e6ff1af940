// Loaded into the web server's process before Next: what a page cannot know of its own request.
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Read within the same process, by pages that cannot be had now (lib/kernel/busy.ts). */
const state = globalThis as { duebookResponses?: AsyncLocalStorage<ServerResponse> };
const responses = new AsyncLocalStorage<ServerResponse>();
state.duebookResponses = responses;

subscribe('http.server.request.start', (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  // The request is handled in the same turn.
  responses.enterWith(response);
  // A page's own address, so that whoever must sign in comes back to it. What a client sends under this name is lost.
  request.headers['x-duebook-path'] = withoutMark(request.url ?? '/');
});

/** Next marks what it asks for itself. */
function withoutMark(url: string): string {
  if (!url.includes('_rsc=')) return url;
  const [path = '/', query = ''] = url.split('?');
  const params = new URLSearchParams(query);
  params.delete('_rsc');
  return params.size > 0 ? `${path}?${params}` : path;
}
