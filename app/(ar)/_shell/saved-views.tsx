import { listViews } from '@/lib/collections/saved-view';
import { requireSession } from '@/lib/identity/session';
import { allows } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { addressOf } from './address';
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
          screen={screen}
          mayChoose={allows(actor.roles, 'views.write') && actor.userId !== null}
          views={views.data.map(({ id, name, query: kept, own, owner, chosen, shared }) => ({
            id,
            name,
            query: kept,
            own,
            owner,
            chosen,
            shared,
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

/** Where a screen opens when its address names no view: with the one that the person chose, else with the screen's own. */
export async function chosenAddress(
  screen: 'queue' | 'customers',
  path: string,
  usual: Record<string, string | undefined>,
): Promise<string> {
  const chosen = (await ask(listViews, { screen })).data.find((view) => view.chosen);
  if (!chosen) return addressOf(path, usual);
  return addressOf(path, { ...usual, ...Object.fromEntries(new URLSearchParams(chosen.query)) });
}
