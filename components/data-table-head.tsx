'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { type Column, WIDE_ONLY } from './data-table-columns';
import { ariaSort, nextSort, type Sort, withParams } from './table-address';
import { classNames } from './ui/class-names';

type DataTableHeadProps = {
  columns: readonly Omit<Column, 'cell'>[];
  sort: Sort;
  all?: { checked: boolean; some: boolean; toggle: () => void };
};

/** The sticky header; a sortable column's name is a link to the same screen sorted by it. */
export function DataTableHead({ columns, sort, all }: DataTableHeadProps) {
  const params = useSearchParams();
  const pathname = usePathname();
  const current = params.get('sort') ?? sort;
  return (
    <thead className="sticky top-0 z-10 bg-canvas shadow-[inset_0_-1px_var(--line),inset_0_1px_var(--line)]">
      <tr className="h-8">
        {all && (
          <th scope="col" className="pl-4 text-left">
            <input
              type="checkbox"
              aria-label="Select all rows"
              checked={all.checked}
              ref={(box) => {
                if (box) box.indeterminate = all.some && !all.checked;
              }}
              onChange={all.toggle}
              className="size-3.5 align-middle"
            />
          </th>
        )}
        {columns.map(({ id, header, align, sort: key, wideOnly }) => (
          <th
            key={id}
            scope="col"
            aria-sort={key ? ariaSort(key, current) : undefined}
            className={classNames(
              'whitespace-nowrap px-2 font-medium text-muted text-xs first:pl-4.5 last:pr-4.5',
              align === 'end' ? 'text-right' : 'text-left',
              wideOnly && WIDE_ONLY.cell,
            )}
          >
            {key ? (
              <Link
                href={
                  pathname +
                  withParams(params, { sort: nextSort(key, current, align === 'end'), cursor: null })
                }
                scroll={false}
                prefetch={false}
                className="relative rounded-xs hover:text-ink"
              >
                {header}
                <SortMark direction={ariaSort(key, current)} />
              </Link>
            ) : (
              header
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Hangs outside the name, so that a figure's header stays in line with its figures. */
function SortMark({ direction }: { direction: 'ascending' | 'descending' | undefined }) {
  if (!direction) return null;
  const Arrow = direction === 'ascending' ? ArrowUp : ArrowDown;
  return <Arrow size={11} aria-hidden className="absolute top-px left-full ml-0.5" />;
}
