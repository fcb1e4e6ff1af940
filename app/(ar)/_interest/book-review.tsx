'use client';

import Link from 'next/link';
import { useState } from 'react';
import { MoneyText } from '@/components/money-text';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ProgressBar } from '@/components/ui/progress-bar';
import { SelectField } from '@/components/ui/select-field';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { chosenAmounts, type Part, sumsOf } from './chosen-amounts';
import type { ReviewRow } from './review-row';
import { type Result, useCharging } from './use-charging';
import { STANDING_WORDS } from './words';

const PARTS = [
  { value: 'both', label: 'Interest and fees' },
  { value: 'interest', label: 'Interest alone' },
  { value: 'fees', label: 'Fees alone' },
];

type BookReviewProps = { rows: readonly ReviewRow[]; through: string; locale: string; acting: boolean };

/** The customers with something to charge: chosen, posted one by one, and a result for each. */
export function BookReview({ rows: found, through, locale, acting }: BookReviewProps) {
  // What was reviewed stays on the screen with its results, whatever the book says after that.
  const [rows] = useState(found);
  const [part, setPart] = useState<Part>('both');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(rows.filter(isReady).map(({ customer }) => customer)),
  );
  const { results, running, charge } = useCharging(through);
  const open = rows.filter((row) => isReady(row) && !results.get(row.customer)?.done);
  const selected = open.filter(
    ({ customer, documents }) => chosen.has(customer) && chosenAmounts(documents, part).length > 0,
  );
  const choose = (customers: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const customer of customers) on ? next.add(customer) : next.delete(customer);
    setChosen(next);
  };
  return (
    <div className="flex flex-col gap-3">
      {acting && (
        <div className="flex flex-wrap items-end gap-3">
          <SelectField
            name="charge"
            label="Post"
            required
            options={PARTS}
            value={part}
            onChange={(event) => setPart(event.target.value as Part)}
            className="w-44"
          />
          <Button
            look="primary"
            disabled={running !== null || selected.length === 0}
            onClick={() => charge(selected, part)}
          >
            Post for {selected.length} {selected.length === 1 ? 'customer' : 'customers'}
          </Button>
          <span aria-live="polite" className="pb-1 text-muted">
            {summaryOf(results)}
          </span>
        </div>
      )}
      {running && <ProgressBar label="Posting" {...running} noun="customers" />}
      <Table caption="Customers with late interest to charge">
        <thead>
          <TableRow>
            {acting && (
              <TableHead>
                <input
                  type="checkbox"
                  aria-label="Choose all"
                  checked={open.length > 0 && open.every(({ customer }) => chosen.has(customer))}
                  onChange={(event) =>
                    choose(
                      open.map(({ customer }) => customer),
                      event.target.checked,
                    )
                  }
                  className="size-4 align-middle"
                />
              </TableHead>
            )}
            <TableHead>Customer</TableHead>
            <TableHead align="end" className="max-sm:hidden">
              Documents
            </TableHead>
            <TableHead align="end">Interest</TableHead>
            <TableHead align="end">Fees</TableHead>
            <TableHead>Result</TableHead>
          </TableRow>
        </thead>
        <tbody>
          {rows.map((row) => (
            <CustomerRow
              key={row.customer}
              {...{ row, part, locale, acting }}
              result={results.get(row.customer)}
              checked={chosen.has(row.customer)}
              choose={(on) => choose([row.customer], on)}
            />
          ))}
        </tbody>
        <tfoot>
          {sumsOf(
            selected.flatMap(({ documents }) => documents),
            part,
          ).map(({ currency, interest, fee }) => (
            <TableRow key={currency} className="font-semibold">
              <th scope="row" colSpan={acting ? 2 : 1} className="text-left">
                Chosen in {currency}
              </th>
              <TableCell className="max-sm:hidden" />
              <TableCell align="end">
                <MoneyText amount={interest} currency={currency} locale={locale} />
              </TableCell>
              <TableCell align="end">
                <MoneyText amount={fee} currency={currency} locale={locale} />
              </TableCell>
              <TableCell />
            </TableRow>
          ))}
        </tfoot>
      </Table>
    </div>
  );
}

const isReady = ({ standing, documents }: ReviewRow) => standing === 'ready' && documents.length > 0;

function summaryOf(results: ReadonlyMap<string, Result>): string {
  if (results.size === 0) return '';
  const done = [...results.values()].filter((result) => result.done).length;
  const refused = results.size - done;
  return `${done} posted${refused > 0 ? `, ${refused} refused` : ''}`;
}

type CustomerRowProps = {
  row: ReviewRow;
  part: Part;
  locale: string;
  acting: boolean;
  result: Result | undefined;
  checked: boolean;
  choose: (on: boolean) => void;
};

function CustomerRow({ row, part, locale, acting, result, checked, choose }: CustomerRowProps) {
  const sums = sumsOf(row.documents, part);
  return (
    <TableRow>
      {acting && (
        <TableCell>
          <input
            type="checkbox"
            aria-label={`Charge ${row.name}`}
            checked={checked && !result?.done}
            disabled={!isReady(row) || result?.done}
            onChange={(event) => choose(event.target.checked)}
            className="size-4 align-middle"
          />
        </TableCell>
      )}
      <TableCell>
        <Link className="link" prefetch={false} href={row.href}>
          {row.name}
        </Link>
        {STANDING_WORDS[row.standing] && (
          <span className="ml-2">
            <Badge tone="warn">{row.standing === 'on_hold' ? 'On hold' : 'Archived'}</Badge>
          </span>
        )}
        <span className="block text-muted text-xs">
          {row.customer}
          {row.waiting > 0 && `, ${row.waiting} promised or disputed`}
        </span>
      </TableCell>
      <TableCell align="end" className="max-sm:hidden">
        {row.documents.length}
      </TableCell>
      {(['interest', 'fee'] as const).map((name) => (
        <TableCell key={name} align="end">
          {sums.map((sum) => (
            <span key={sum.currency} className="block">
              <MoneyText amount={sum[name]} currency={sum.currency} locale={locale} />
            </span>
          ))}
        </TableCell>
      ))}
      <TableCell className={result && !result.done ? 'text-danger' : 'text-muted'}>{result?.text}</TableCell>
    </TableRow>
  );
}
