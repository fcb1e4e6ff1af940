'use client';

import Link from 'next/link';
import type { BulkProgress } from '@/lib/exchange/bulk-progress';
import { BulkStanding, isBusy, isChecked, useFollowing } from './bulk-standing';
import { kindLabel } from './words';

/** Large files in the background: how far each is, and what can be done about it. */
export function BulkList({ imports }: { imports: readonly BulkProgress[] }) {
  useFollowing(imports.some(isBusy));
  return (
    <ul className="flex max-w-3xl flex-col gap-3">
      {imports.map((one) => (
        <li key={one.bulk} className="flex flex-col gap-2 rounded-lg border border-edge bg-panel px-4 py-3">
          <p className="flex flex-wrap justify-between gap-x-4">
            <Link href={`/import/large/${one.bulk}`} className="link font-semibold">
              {kindLabel(one.kind)} from {one.file_name}
            </Link>
            <span className="text-muted">{one.by}</span>
          </p>
          {isChecked(one) && <p className="text-muted">Checked: it waits to be looked at and written.</p>}
          <BulkStanding one={one} />
        </li>
      ))}
    </ul>
  );
}
