'use client';

import { type FormEvent, useEffect, useRef, useState } from 'react';
import { checkCadence } from './cadence-acts';

type Errors = Readonly<Record<string, string>>;

const PAUSE_MS = 500;

/**
 * Checks the form a moment after each change, and says what is wrong beside the fields of the parts that were changed. It
 * takes the place of `refused`, what was refused when the form was last sent, until that is another.
 */
export function useLiveCheck(refused: Errors): {
  errors: Errors;
  changed: (event: FormEvent<HTMLElement>) => void;
} {
  const [checked, setChecked] = useState<{ of: Errors; errors: Errors } | null>(null);
  const parts = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(refused);
  useEffect(() => {
    latest.current = refused;
  }, [refused]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const changed = (event: FormEvent<HTMLElement>) => {
    const field = event.target as HTMLInputElement;
    const { form } = field;
    if (!form) return;
    parts.current.add(field.name.split('.')[0] ?? '');
    clearTimeout(timer.current);
    timer.current = setTimeout(async () => {
      const found = await checkCadence(new FormData(form)).catch(() => ({}));
      const shown = Object.entries(found).filter(([name]) => parts.current.has(name.split('.')[0] ?? ''));
      setChecked({ of: latest.current, errors: Object.fromEntries(shown) });
    }, PAUSE_MS);
  };
  return { errors: checked?.of === refused ? checked.errors : refused, changed };
}
