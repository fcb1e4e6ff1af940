'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { matching, type PaletteGroup, type PaletteItem } from './palette-matching';
import { onOpenPalette } from './palette-registry';
import { keyCaps } from './shortcut-keys';
import { useMac } from './shortcut-layer';
import { Kbd } from './ui/kbd';
import { useFound } from './use-found';
import { useShortcuts, useShortcutsInForce } from './use-shortcuts';

export type { PaletteGroup, PaletteItem };

type CommandPaletteProps = {
  /** Always there and narrowed here: places and commands. */
  groups: readonly PaletteGroup[];
  /** A server action that finds customers and documents; asked 120 ms after typing stops. */
  search?: (text: string) => Promise<PaletteGroup[]>;
};

/** ⌘K: everything by name. What the screen has keys for is listed too. Made when it is first opened. */
export function CommandPalette(props: CommandPaletteProps) {
  const [open, setOpen] = useState<boolean>();
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
  return open === undefined ? null : <Palette {...props} open={open} setOpen={setOpen} />;
}

type PaletteProps = CommandPaletteProps & { open: boolean; setOpen: (open: boolean) => void };

function Palette({ groups, search, open, setOpen }: PaletteProps) {
  const [text, setText] = useState('');
  const { found, searching } = useFound(open ? text.trim() : '', search);
  const router = useRouter();
  const shown = [
    ...found,
    ...matching([{ heading: 'On this screen', items: useCommandsHere() }, ...groups], text),
  ];
  const { value, setValue } = useFirstOf(shown);
  const change = (next: boolean) => {
    setOpen(next);
    if (!next) setText('');
  };
  const choose = (item: PaletteItem) => {
    change(false);
    if (item.href) router.push(item.href);
    // After the dialog gave focus back, or a dialog that the command opens would lose it again.
    else if (item.run) requestAnimationFrame(item.run);
  };
  return (
    <Base.Root open={open} onOpenChange={change}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup className="popup fixed top-[10dvh] left-1/2 z-40 w-[min(38rem,94vw)] -translate-x-1/2 overflow-hidden">
          <Base.Title className="spoken">Search or do anything</Base.Title>
          <Command
            label="Search or do anything"
            loop
            shouldFilter={false}
            value={value}
            onValueChange={setValue}
          >
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
              {shown.map((group) => (
                <Group key={group.heading} {...group} choose={choose} />
              ))}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Group({ heading, items, choose }: PaletteGroup & { choose: (item: PaletteItem) => void }) {
  const mac = useMac();
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs"
    >
      {items.map((item) => (
        <Command.Item
          key={item.id}
          value={placeOf(heading, item)}
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

const placeOf = (heading: string, { id }: PaletteItem) => `${heading} ${id}`;

/** The first item is the chosen one until somebody moves, also when what was searched for arrives late. */
function useFirstOf(groups: readonly PaletteGroup[]) {
  const top = groups[0]?.items[0];
  const first = groups[0] && top ? placeOf(groups[0].heading, top) : '';
  const [value, setValue] = useState(first);
  useEffect(() => setValue(first), [first]);
  return { value, setValue };
}
