import Link from 'next/link';
import type { ReactNode } from 'react';
import { BookOfForms, type HiddenField } from './book-of-forms';
import { CommandPalette } from './command-palette';
import { NarrowNav } from './narrow-nav';
import { type NavGroup, NavLinks } from './nav-links';
import type { PaletteGroup } from './palette-matching';
import { SearchButton } from './search-button';
import { ShortcutLayer } from './shortcut-layer';

type AppShellProps = {
  nav: readonly NavGroup[];
  /** What every form sends along, so that none acts in an organisation chosen meanwhile. */
  book?: HiddenField;
  /** `OrganisationSwitcher`, or the name alone. */
  organisation?: ReactNode;
  /** `UserMenu`. */
  user?: ReactNode;
  /** `DutiesMark`, where the organisation allows admin and money in one hand. */
  mark?: ReactNode;
  /** What the command palette always offers, and how it finds customers and documents. */
  commands: readonly PaletteGroup[];
  search?: (text: string) => Promise<PaletteGroup[]>;
  children: ReactNode;
};

/** Around every screen of signed-in people: navigation, command palette, keys. Pages stand in a `PageFrame`. */
export function AppShell({ book, nav, organisation, user, mark, commands, search, children }: AppShellProps) {
  const inside = (
    <>
      <NavLinks groups={nav} />
      <div className="mt-auto flex flex-col gap-2 pt-4">
        {mark}
        {organisation}
        {user}
      </div>
    </>
  );
  return (
    <div className="flex min-h-dvh flex-col md:h-dvh md:flex-row">
      <a
        href="#content"
        className="not-focus:spoken absolute top-1 left-1 z-50 rounded-md border border-edge bg-panel px-3 py-2"
      >
        Skip to the content
      </a>
      <header data-screen-only className="flex h-12 items-center gap-2 border-line border-b px-2 md:hidden">
        <NarrowNav>{inside}</NarrowNav>
        <Brand />
        <div className="ml-auto">
          <SearchButton />
        </div>
      </header>
      <header
        data-screen-only
        className="hidden w-49 shrink-0 flex-col overflow-y-auto border-line border-r px-2.5 py-4 md:flex"
      >
        <div className="mb-4 px-2">
          <Brand />
        </div>
        {inside}
      </header>
      <div id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none md:min-h-0">
        <BookOfForms book={book}>{children}</BookOfForms>
      </div>
      <CommandPalette groups={commands} search={search} />
      <ShortcutLayer />
    </div>
  );
}

const Brand = () => (
  <Link href="/" className="rounded font-semibold text-base">
    Duebook
  </Link>
);
