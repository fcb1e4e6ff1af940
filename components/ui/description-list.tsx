import type { ReactNode } from 'react';
import { classNames } from './class-names';

export type Description = { term: ReactNode; value: ReactNode; strong?: boolean };

/** Term left, value right. `aligned="start"` keeps words beside their term instead. */
export function DescriptionList({
  items,
  aligned = 'end',
}: {
  items: readonly Description[];
  aligned?: 'start' | 'end';
}) {
  return (
    <dl
      className={classNames(
        'grid gap-x-6 gap-y-1',
        aligned === 'end' ? 'grid-cols-[auto_1fr]' : 'grid-cols-[minmax(7rem,auto)_1fr]',
      )}
    >
      {items.map(({ term, value, strong }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: terms may be nodes; the list is never reordered.
        <div key={index} className="contents">
          <dt className={aligned === 'end' ? undefined : 'text-muted'}>{term}</dt>
          <dd
            className={classNames(
              'min-w-0 break-words',
              aligned === 'end' && 'text-right tabular-nums',
              strong && 'font-semibold',
            )}
          >
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
