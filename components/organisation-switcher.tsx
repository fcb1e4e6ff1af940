'use client';

import { ChevronsUpDown } from 'lucide-react';
import { Menu, MenuItem } from './ui/menu';

type Organisation = { slug: string; name: string };

type OrganisationSwitcherProps = {
  current: Organisation;
  others: readonly Organisation[];
  choose: (slug: string) => Promise<void>;
  /** Where another organisation is made. */
  newHref?: string;
};

/** Whose book this is, and a menu of the person's others. `choose` is a server action. */
export function OrganisationSwitcher({ current, others, choose, newHref }: OrganisationSwitcherProps) {
  if (others.length === 0 && !newHref)
    return <p className="truncate px-2 text-muted text-xs">{current.name}</p>;
  return (
    <Menu
      look="quiet"
      triggerClass="!justify-between !px-2"
      label={`Organisation: ${current.name}`}
      trigger={
        <>
          <span className="truncate">{current.name}</span>
          <ChevronsUpDown size={13} aria-hidden />
        </>
      }
    >
      {others.map(({ slug, name }) => (
        <MenuItem key={slug} onClick={() => void choose(slug)}>
          {name}
        </MenuItem>
      ))}
      {newHref && <MenuItem href={newHref}>New organisation…</MenuItem>}
    </Menu>
  );
}
