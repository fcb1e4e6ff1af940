// A process of its own for tests that kill processes: holds a lock or a database server until it is ended.
import { withLock } from '@/lib/launch/folder-lock';
import { acquireServer } from '@/lib/launch/postgres-server';

const [what, place = ''] = process.argv.slice(2);

if (what === 'lock') {
  await withLock(place, () => {
    process.stdout.write('held\n');
    return new Promise(() => setInterval(() => undefined, 1000));
  });
} else {
  await acquireServer(place, { settings: { shared_buffers: '16MB' } });
  process.stdout.write('held\n');
  setInterval(() => undefined, 1000);
}
