// A web server as Next starts one: `/slow` answers after six seconds, anything else at once.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const draining = (globalThis as { duebookDraining?: boolean }).duebookDraining ?? false;
  setTimeout(() => response.end(JSON.stringify({ draining })), request.url === '/slow' ? 6000 : 0);
});
server.keepAliveTimeout = 70_000;
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('up\n'));
