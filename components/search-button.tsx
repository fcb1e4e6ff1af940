'use client';

import { Search } from 'lucide-react';
import { openPalette } from './palette-registry';
import { keyCaps } from './shortcut-keys';
import { useMac } from './shortcut-layer';
import { buttonLook } from './ui/button-look';
import { Kbd } from './ui/kbd';

/** Opens the command palette; says its key. */
export function SearchButton() {
  const caps = keyCaps('mod+k', useMac());
  return (
    <button
      type="button"
      onClick={openPalette}
      aria-label="Search or do anything"
      aria-keyshortcuts="Control+k Meta+k"
      className={buttonLook('plain', '!font-normal !text-muted pointer-coarse:w-10 pointer-coarse:!px-0')}
    >
      <Search size={14} aria-hidden className="sm:hidden" />
      <span className="hidden sm:inline">Search or do anything</span>
      <span aria-hidden className="hidden sm:inline">
        <Kbd>{caps.join(caps[0] === '⌘' ? '' : ' ')}</Kbd>
      </span>
    </button>
  );
}
