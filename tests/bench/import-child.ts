// One process at an import, told by the bench which; it says how far it is until it ends or is killed.
import { workImport } from '@/lib/exchange/work-import';

export const ENDED = 'ended';
export type Told = { phase: string; done: number; total: number; state?: string };

if (process.send && process.argv[3] !== undefined) {
  const [organisation, id] = process.argv.slice(2);
  const say = (told: Told) => {
    if (process.connected) process.send?.(told);
    else process.exit(1);
  };
  const state = await workImport(Number(organisation), id ?? '', {
    progress: (phase, done, total) => say({ phase, done, total }),
  });
  say({ phase: ENDED, done: 1, total: 1, state });
  setTimeout(() => process.exit(0), 100);
}
