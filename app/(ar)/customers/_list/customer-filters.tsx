'use client';

import { ListFilter } from 'lucide-react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { withParams } from '@/components/table-address';
import { Menu, MenuGroup, MenuItem } from '@/components/ui/menu';

const CHOICES = [
  {
    label: 'Pays',
    terms: [
      ['payer:late', 'Late again and again'],
      ['payer:on-time', 'On time'],
      ['payer:new', 'New, nothing due yet'],
    ],
  },
  {
    label: 'Something open that is',
    terms: [
      ['bucket:current', 'Not due yet'],
      ['bucket:1-30', '1–30 days late'],
      ['bucket:31-60', '31–60 days late'],
      ['bucket:61-90', '61–90 days late'],
      ['bucket:90+', 'Over 90 days late'],
    ],
  },
  {
    label: 'Owner',
    terms: [
      ['owner:me', 'Me'],
      ['owner:none', 'Nobody'],
    ],
  },
  {
    label: 'Other',
    terms: [
      ['limit:over', 'Over the credit limit'],
      ['contact:none', 'No billing contact'],
      ['promise:broken', 'A promise was broken'],
      ['follow-up:due', 'A follow-up is due'],
      ['due:soon', 'Something falls due within a week'],
      ['status:all', 'Archived too'],
    ],
  },
] as const;

/** Adds a condition to the address; all must hold. Those that hold can be taken away again. */
export function CustomerFilters({ filter = '' }: { filter?: string | undefined }) {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const terms = filter.split(',').filter(Boolean);
  const show = (next: string[]) =>
    router.push(
      pathname + withParams(new URLSearchParams(search), { filter: next.join(',') || null, cursor: null }),
    );
  const toggle = (term: string) => {
    const key = term.slice(0, term.indexOf(':') + 1);
    show(
      terms.includes(term)
        ? terms.filter((other) => other !== term)
        : [...terms.filter((other) => !other.startsWith(key)), term],
    );
  };
  return (
    <Menu
      look="quiet"
      align="end"
      trigger={
        <>
          <ListFilter size={14} aria-hidden /> Filter{terms.length > 0 ? ` (${terms.length})` : ''}
        </>
      }
    >
      {CHOICES.map((choice) => (
        <MenuGroup key={choice.label} label={choice.label}>
          {choice.terms.map(([term, label]) => (
            <MenuItem key={term} onClick={() => toggle(term)}>
              {terms.includes(term) ? `✓ ${label}` : label}
            </MenuItem>
          ))}
        </MenuGroup>
      ))}
    </Menu>
  );
}
