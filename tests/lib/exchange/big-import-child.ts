// A process of its own at an import, for tests that kill it: it says each step that it has done.
import { workImport } from '@/lib/exchange/work-import';

const [organisation, id] = process.argv.slice(2);
let steps = 0;
const state = await workImport(Number(organisation), id ?? '', {
  progress: (phase) => {
    steps += 1;
    if (process.connected) process.send?.({ steps, phase });
  },
});
process.send?.({ state });
setTimeout(() => process.exit(0), 50);
