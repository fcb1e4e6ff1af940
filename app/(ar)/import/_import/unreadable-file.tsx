'use client';

import { useSearchParams } from 'next/navigation';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import type { Settled } from '@/lib/exchange/mapping';
import type { TextEncoding } from '@/lib/exchange/table';
import { useSettled } from './use-settled';

const ENCODINGS: readonly { value: TextEncoding; label: string }[] = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'windows-1252', label: 'Windows-1252 (Latin-1)' },
  { value: 'utf-16le', label: 'UTF-16, little-endian' },
  { value: 'utf-16be', label: 'UTF-16, big-endian' },
];

/** A file that is not read as it stands: why, and the ways in which it can be read. */
export function UnreadableFile({ message }: { message: string }) {
  const { settled, replace, reading } = useSettled(settledOf(useSearchParams().get('settled')));
  const { encoding: _encoding, delimiter: _delimiter, sheet: _sheet, ...rest } = settled;
  return (
    <EmptyState
      title="The file cannot be read as it stands"
      action={
        <div className="flex flex-col items-start gap-3" aria-busy={reading}>
          <p className="font-medium">Read it as</p>
          <div className="flex flex-wrap gap-2">
            {ENCODINGS.map(({ value, label }) => (
              <Button
                key={value}
                disabled={settled.encoding === value}
                onClick={() => replace({ ...rest, encoding: value })}
              >
                {label}
              </Button>
            ))}
          </div>
          <Button look="quiet" onClick={() => replace({})}>
            Forget what was chosen and guess again
          </Button>
        </div>
      }
    >
      {message}
    </EmptyState>
  );
}

/** An address that was cut or typed by hand settles nothing. */
function settledOf(text: string | null): Settled {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
