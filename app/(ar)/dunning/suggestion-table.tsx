'use client';

import Link from 'next/link';
import { DayText } from '@/components/day-text';
import { MoneyText } from '@/components/money-text';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { stepWords } from '@/lib/dunning/cadence-words';
import { customerAddress } from '../_shell/address';
import { idOf, type Suggestion } from './suggestion';

type SuggestionTableProps = {
  name: string;
  suggestions: readonly Suggestion[];
  acting: boolean;
  locale: string;
  today: string;
  currency: string;
  chosen: ReadonlySet<string>;
  setChosen: (chosen: ReadonlySet<string>) => void;
};

/** What one cadence suggests, the largest sum first. */
export function SuggestionTable(props: SuggestionTableProps) {
  const { name, suggestions, acting, locale, today, currency, chosen, setChosen } = props;
  const ids = suggestions.map(idOf);
  const all = ids.every((id) => chosen.has(id));
  const choose = (which: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const id of which) {
      if (on) next.add(id);
      else next.delete(id);
    }
    setChosen(next);
  };
  return (
    <section className="flex flex-col gap-1">
      <h2 className="font-semibold">{name}</h2>
      <Table caption={`Suggested by ${name}`}>
        <thead>
          <TableRow>
            {acting && (
              <TableHead className="w-8">
                <input
                  type="checkbox"
                  aria-label={`Select all of ${name}`}
                  checked={all}
                  onChange={(event) => choose(ids, event.target.checked)}
                />
              </TableHead>
            )}
            <TableHead>Customer</TableHead>
            <TableHead>Step</TableHead>
            <TableHead align="end">To collect</TableHead>
            <TableHead align="end">Days late</TableHead>
            <TableHead>Since</TableHead>
          </TableRow>
        </thead>
        <tbody>
          {suggestions.map((each) => (
            <TableRow key={idOf(each)}>
              {acting && (
                <TableCell>
                  <input
                    type="checkbox"
                    aria-label={`Select ${each.name}`}
                    checked={chosen.has(idOf(each))}
                    onChange={(event) => choose([idOf(each)], event.target.checked)}
                  />
                </TableCell>
              )}
              <TableCell>
                <Link className="link" prefetch={false} href={customerAddress(each.number)}>
                  {each.name}
                </Link>
                <span className="block text-muted text-xs">{each.owner ?? 'no owner'}</span>
              </TableCell>
              <TableCell>
                {stepWords(each)}
                <span className="block text-muted text-xs">
                  step {each.place}, day {each.after_days}
                  {each.note && `: ${each.note}`}
                </span>
              </TableCell>
              <TableCell align="end">
                <MoneyText amount={each.collectable} currency={currency} locale={locale} />
              </TableCell>
              <TableCell align="end">{each.days_late}</TableCell>
              <TableCell className="whitespace-nowrap">
                <DayText day={each.suggested_on} today={today} />
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
