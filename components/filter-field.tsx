'use client';

import { Search } from 'lucide-react';
import { debounce, parseAsString, useQueryStates } from 'nuqs';
import { useRef } from 'react';
import { useShortcuts } from './use-shortcuts';

/** Filters the list by text, kept in the address; `/` jumps to it, Escape empties it. The server does the filtering. */
export function FilterField({ label, param = 'q' }: { label: string; param?: string }) {
  const input = useRef<HTMLInputElement>(null);
  const [values, setValues] = useQueryStates(
    { [param]: parseAsString.withDefault(''), cursor: parseAsString },
    { shallow: false, history: 'replace' },
  );
  useShortcuts([{ keys: '/', label, group: 'List', movement: true, run: () => input.current?.select() }]);
  const filter = (text: string) =>
    void setValues(
      { [param]: text || null, cursor: null },
      { limitUrlUpdates: text ? debounce(200) : undefined },
    );
  return (
    <div className="relative">
      <Search
        size={13}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2 -translate-y-1/2 text-muted"
      />
      <input
        ref={input}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={`${label}…`}
        value={values[param] ?? ''}
        onChange={(event) => filter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          filter('');
          event.currentTarget.blur();
        }}
        className="h-7 w-56 max-w-full rounded-md border border-edge bg-panel pr-2 pl-7 pointer-coarse:h-10"
      />
    </div>
  );
}
