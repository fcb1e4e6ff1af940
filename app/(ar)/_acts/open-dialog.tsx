'use client';

import { parseAsString, useQueryState } from 'nuqs';
import { useEffect, useRef } from 'react';
import { shortcutsInForce } from '@/components/shortcut-registry';
import { DIALOG_KEYS, type DialogName } from './next-acts';

/**
 * Opens a dialog of the panel that it stands in, once, as its key would: `?act=` names it. It stands after the dialogs, so
 * that their keys are in force.
 */
export function OpenDialog({ customer, name }: { customer: string; name: DialogName }) {
  const [, setAct] = useQueryState('act', parseAsString.withOptions({ history: 'replace', scroll: false }));
  const opened = useRef('');
  useEffect(() => {
    const what = `${customer} ${name}`;
    if (opened.current === what) return;
    opened.current = what;
    shortcutsInForce()
      .filter(({ keys }) => keys === DIALOG_KEYS[name])
      .at(-1)
      ?.run();
    void setAct(null);
  }, [customer, name, setAct]);
  return null;
}
