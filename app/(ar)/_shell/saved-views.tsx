import { listViews } from '@/lib/collections/saved-view';
import { requireSession } from '@/lib/identity/session';
import { allows } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { SaveView, ViewMenu } from './view-menu';

type SavedViewsProps = { screen: 'queue' | 'customers'; path: string; params: Record<string, string> };

const KEPT = ['filter', 'q', 'sort'];

/** The views that were kept by name, and the way to keep this one. */
export async function SavedViews({ screen, path, params }: SavedViewsProps) {
  const { actor } = await requireSession();
  const views = await ask(listViews, { screen });
  const query = new URLSearchParams(
    Object.entries(params).filter(([name]) => KEPT.includes(name)),
  ).toString();
  return (
    <>
      {views.data.length > 0 && (
        <ViewMenu
          path={path}
          views={views.data.map(({ id, name, query: kept, own, owner }) => ({
            id,
            name,
            query: kept,
            own,
            owner,
            current: kept === query,
          }))}
        />
      )}
      {allows(actor.roles, 'views.write') && actor.userId !== null && query !== '' && (
        <SaveView screen={screen} query={query} />
      )}
    </>
  );
}
