'use client';

import { useEffect, useState } from 'react';
import type { PaletteGroup } from './palette-matching';

const QUIET_MS = 120;
const NOTHING: PaletteGroup[] = [];

/** What `search` finds for `text`, asked once typing pauses; an answer to an older text is dropped. */
export function useFound(text: string, search?: (text: string) => Promise<PaletteGroup[]>) {
  const [answer, setAnswer] = useState({ text: '', found: NOTHING });
  useEffect(() => {
    if (!search || !text) return;
    let wanted = true;
    const ask = async () => {
      // A search that fails finds nothing; what was typed stays and can be tried again.
      const found = await search(text).catch(() => NOTHING);
      if (wanted) setAnswer({ text, found });
    };
    const timer = window.setTimeout(ask, QUIET_MS);
    return () => {
      wanted = false;
      window.clearTimeout(timer);
    };
  }, [text, search]);
  return {
    found: text === answer.text ? answer.found : NOTHING,
    searching: Boolean(search && text) && text !== answer.text,
  };
}
