'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { onOpenPalette } from './palette-registry';
import { keyCaps } from './shortcut-keys';
import { useMac } from './shortcut-layer';
import { Kbd } from './ui/kbd';
import { useFound } from './use-found';
import { useShortcuts, useShortcutsInForce } from './use-shortcuts';

/** Something to go to or to do. `id` is unique within its palette. */
export type PaletteItem = {
  id: string;
  label: string;
  detail?: string;
  keys?: string;
  href?: string;
  run?: () => void;
};
export type PaletteGroup = { heading: string; items: readonly PaletteItem[] };

type CommandPaletteProps = {
  /** Always there and filtered here: places and commands. */
  groups: readonly PaletteGroup[];
  /** A server action that finds customers and documents; asked 120 ms after typing stops. */
  search?: (text: string) => Promise<PaletteGroup[]>;
};

/** ⌘K: everything by name. What the screen has keys for is listed too. */
export function CommandPalette({ groups, search }: CommandPaletteProps) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const { found, searching } = useFound(open ? text.trim() : '', search);
  const router = useRouter();
  useEffect(() => onOpenPalette(() => setOpen(true)), []);
  useShortcuts([
    {
      keys: 'mod+k',
      label: 'Search or do anything',
      group: 'Everywhere',
      whileTyping: true,
      movement: true,
      run: () => setOpen(true),
    },
  ]);
  const here = useCommandsHere();
  const choose = (item: PaletteItem) => {
    setOpen(false);
    if (item.href) router.push(item.href);
    // After the dialog gave focus back, or a dialog that the command opens would lose it again.
    else if (item.run) requestAnimationFrame(item.run);
  };
  const change = (next: boolean) => {
    setOpen(next);
    if (!next) setText('');
  };
  return (
    <Base.Root open={open} onOpenChange={change}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup className="popup fixed top-[10dvh] left-1/2 z-40 w-[min(38rem,94vw)] -translate-x-1/2 overflow-hidden">
          <Base.Title className="spoken">Search or do anything</Base.Title>
          <Command label="Search or do anything" loop shouldFilter>
            <Command.Input
              value={text}
              onValueChange={setText}
              placeholder="A customer, an invoice number, a command…"
              className="h-11 w-full border-line border-b bg-transparent px-4 text-base outline-none"
            />
            <Command.List className="max-h-[52dvh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-muted">
                {searching ? 'Searching…' : 'Nothing by that name.'}
              </Command.Empty>
              {found.map((group) => (
                <Group key={group.heading} {...group} keep={text} choose={choose} />
              ))}
              {here.length > 0 && <Group heading="On this screen" items={here} choose={choose} />}
              {groups.map((group) => (
                <Group key={group.heading} {...group} choose={choose} />
              ))}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

type GroupProps = PaletteGroup & {
  /** The text that the server has already matched these against: they must not be filtered again. */
  keep?: string;
  choose: (item: PaletteItem) => void;
};

function Group({ heading, items, keep, choose }: GroupProps) {
  const mac = useMac();
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs"
    >
      {items.map((item) => (
        <Command.Item
          key={item.id}
          value={`${heading} ${item.id}`}
          keywords={[item.label, item.detail ?? '', keep ?? '']}
          onSelect={() => choose(item)}
          className="flex items-center gap-3 rounded px-2.5 py-1.5 data-[selected=true]:bg-hover pointer-coarse:py-2.5"
        >
          <span className="min-w-0 flex-1 truncate">
            {item.label}
            {item.detail && <span className="ml-2 text-muted">{item.detail}</span>}
          </span>
          {item.keys && (
            <span aria-hidden className="flex gap-1">
              {keyCaps(item.keys, mac).map((cap) => (
                <Kbd key={cap}>{cap}</Kbd>
              ))}
            </span>
          )}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function useCommandsHere(): PaletteItem[] {
  return useShortcutsInForce()
    .filter(({ movement }) => !movement)
    .map(({ keys, label, run }) => ({ id: keys, label, keys, run }));
}
