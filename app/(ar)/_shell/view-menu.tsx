'use client';

import { useState } from 'react';
import { notify } from '@/components/notify';
import { Checkbox } from '@/components/ui/checkbox';
import { Menu, MenuGroup, MenuItem } from '@/components/ui/menu';
import { TextField } from '@/components/ui/text-field';
import { IDLE } from '@/lib/web/form-state';
import { ActDialog } from '../_acts/act-dialog';
import { chooseViewAct, endViewAct, saveViewAct } from '../_acts/touch-acts';
import { newRequestKey } from './request-key';

type View = {
  id: string;
  name: string;
  query: string;
  own: boolean;
  owner: string;
  shared: boolean;
  current: boolean;
  /** The screen opens with it. */
  chosen: boolean;
};
type ViewMenuProps = {
  path: string;
  screen: 'queue' | 'customers';
  mayChoose: boolean;
  views: readonly View[];
};

export function ViewMenu({ path, screen, mayChoose, views }: ViewMenuProps) {
  const [busy, setBusy] = useState(false);
  const current = views.find((view) => view.current);
  const act = async (action: typeof endViewAct, fields: Record<string, string>) => {
    if (busy) return;
    setBusy(true);
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    data.set('request_key', newRequestKey());
    const state = await action(IDLE, data);
    setBusy(false);
    if (state.status === 'done') notify.done(state.message ?? 'Done');
    else notify.refused(state.message ?? 'It could not be done');
  };
  const choose = (view: string) => act(chooseViewAct as unknown as typeof endViewAct, { screen, view });
  return (
    <Menu look="quiet" trigger={current?.name ?? 'Views'}>
      <MenuGroup label="Kept views">
        {views.map(({ id, name, query, own, owner, shared, chosen }) => (
          <MenuItem key={id} href={`${path}?${query}`}>
            {[
              own ? name : `${name}, by ${owner}`,
              own && shared ? 'shared' : null,
              chosen ? 'opens first' : null,
            ]
              .filter(Boolean)
              .join(' · ')}
          </MenuItem>
        ))}
      </MenuGroup>
      {mayChoose && current && (
        <MenuItem onClick={() => void choose(current.chosen ? '' : current.id)}>
          {current.chosen ? `Open with “${current.name}” no more` : `Open with “${current.name}”`}
        </MenuItem>
      )}
      {current?.own && (
        <MenuItem danger onClick={() => void act(endViewAct, { view: current.id })}>
          Take “{current.name}” away
        </MenuItem>
      )}
    </Menu>
  );
}

export function SaveView({ screen, query }: { screen: 'queue' | 'customers'; query: string }) {
  return (
    <ActDialog
      label="Keep view"
      title="Keep this view"
      look="quiet"
      submit="Keep it"
      action={saveViewAct}
      done="The view is kept"
    >
      <input type="hidden" name="screen" value={screen} />
      <input type="hidden" name="query" value={query} />
      <TextField name="name" label="Name" required />
      <Checkbox name="shared" label="Share it with everybody in the organisation" />
    </ActDialog>
  );
}
