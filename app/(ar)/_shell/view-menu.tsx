'use client';

import { useState } from 'react';
import { notify } from '@/components/notify';
import { Checkbox } from '@/components/ui/checkbox';
import { Menu, MenuGroup, MenuItem } from '@/components/ui/menu';
import { TextField } from '@/components/ui/text-field';
import { IDLE } from '@/lib/web/form-state';
import { ActDialog } from '../_acts/act-dialog';
import { endViewAct, saveViewAct } from '../_acts/touch-acts';
import { newRequestKey } from './request-key';

type View = { id: string; name: string; query: string; own: boolean; owner: string; current: boolean };

export function ViewMenu({ path, views }: { path: string; views: readonly View[] }) {
  const [busy, setBusy] = useState(false);
  const current = views.find((view) => view.current);
  const end = async (id: string) => {
    if (busy) return;
    setBusy(true);
    const data = new FormData();
    data.set('view', id);
    data.set('request_key', newRequestKey());
    const state = await endViewAct(IDLE, data);
    setBusy(false);
    if (state.status === 'done') notify.done('The view is gone');
    else notify.refused(state.message ?? 'It could not be taken away');
  };
  return (
    <Menu look="quiet" trigger={current?.name ?? 'Views'}>
      <MenuGroup label="Kept views">
        {views.map(({ id, name, query, own, owner }) => (
          <MenuItem key={id} href={`${path}?${query}`}>
            {own ? name : `${name}, by ${owner}`}
          </MenuItem>
        ))}
      </MenuGroup>
      {current?.own && (
        <MenuItem danger onClick={() => void end(current.id)}>
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
