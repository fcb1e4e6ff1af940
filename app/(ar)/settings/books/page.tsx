import type { Metadata } from 'next';
import { DayText } from '@/components/day-text';
import { InstantText } from '@/components/instant-text';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { requireSession } from '@/lib/identity/session';
import { addMonths, dayIn, endOfMonth } from '@/lib/kernel/day';
import { allows } from '@/lib/kernel/permission';
import { books } from '@/lib/ledger/books';
import { ask } from '@/lib/web/ask';
import { currencyOptions } from '@/lib/web/choices';
import { Part, SettingsFrame } from '../_settings/settings-frame';
import { ClosePeriod, RecordRate } from './book-acts';

export const metadata: Metadata = { title: 'Books' };

export default async function BooksPage() {
  const { actor, organisation } = await requireSession();
  const { base_currency, closed_through, closes, rates } = await ask(books);
  const today = dayIn(organisation.timeZone, new Date());
  const clock = { timeZone: organisation.timeZone, today };
  const currencies = currencyOptions().filter(({ value }) => value !== base_currency);
  return (
    <SettingsFrame current="Books">
      <Part
        title="Closed periods"
        about={
          closed_through ? (
            <>
              Closed through <DayText day={closed_through} today={today} />: nothing effective on or before
              that day is accepted.
            </>
          ) : (
            'No day is closed yet: anything may still be posted on any day.'
          )
        }
        action={
          allows(actor.roles, 'ledger.close-period') && (
            <ClosePeriod suggested={endOfMonth(addMonths(today, -1))} closed={closed_through} />
          )
        }
      >
        {closes.length > 0 && (
          <Table caption="Closed periods, the last one first">
            <thead>
              <TableRow>
                <TableHead>Through</TableHead>
                <TableHead>Why</TableHead>
                <TableHead>By</TableHead>
                <TableHead>Recorded</TableHead>
              </TableRow>
            </thead>
            <tbody>
              {closes.map((close) => (
                <TableRow key={close.recorded_at}>
                  <TableCell>
                    <DayText day={close.closed_through} today={today} />
                  </TableCell>
                  <TableCell>{close.reason}</TableCell>
                  <TableCell>{close.actor}</TableCell>
                  <TableCell>
                    <InstantText instant={close.recorded_at} {...clock} />
                  </TableCell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        )}
      </Part>
      <Part
        title="Exchange rates"
        about={`${base_currency} for one unit of another currency. A rate holds from its day until the next one; without one, converted totals leave the currency out and say so.`}
        action={
          allows(actor.roles, 'rates.write') && (
            <RecordRate base={base_currency} today={today} currencies={currencies} />
          )
        }
      >
        {rates.length > 0 && (
          <Table caption="Exchange rates, the last day first">
            <thead>
              <TableRow>
                <TableHead>From</TableHead>
                <TableHead>Currency</TableHead>
                <TableHead align="end">{base_currency} for one</TableHead>
                <TableHead align="end">Recorded</TableHead>
              </TableRow>
            </thead>
            <tbody>
              {rates.map((rate) => (
                <TableRow key={`${rate.currency} ${rate.valid_on} ${rate.recorded_at}`}>
                  <TableCell>
                    <DayText day={rate.valid_on} today={today} />
                  </TableCell>
                  <TableCell>{rate.currency}</TableCell>
                  <TableCell align="end">{rate.rate}</TableCell>
                  <TableCell align="end">
                    <InstantText instant={rate.recorded_at} {...clock} />
                  </TableCell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        )}
      </Part>
    </SettingsFrame>
  );
}
