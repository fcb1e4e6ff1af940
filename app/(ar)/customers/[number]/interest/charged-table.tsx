import { DayText } from '@/components/day-text';
import { MoneyText } from '@/components/money-text';
import { Badge } from '@/components/ui/badge';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { WhyPopover } from '@/components/why-popover';
import type { ChargedAnswer } from '@/lib/dunning/interest-charges';
import type { Rooms } from '../../../_acts/asking';
import { ReverseAct } from '../../../_acts/document-acts';
import { whyInterest } from '../../../_interest/why-interest';

type ChargedTableProps = {
  charges: readonly ChargedAnswer[];
  today: string;
  locale: string;
  mayWaive: boolean;
  /** How much may be taken back without asking. */
  rooms: Rooms;
};

/** What was charged, with its calculation as it was; waiving is the reversal of the document. */
export function ChargedTable({ charges, today, locale, mayWaive, rooms }: ChargedTableProps) {
  return (
    <Table caption="What was charged, the last first">
      <thead>
        <TableRow>
          <TableHead>Document</TableHead>
          <TableHead>For</TableHead>
          <TableHead>Posted</TableHead>
          <TableHead>Days</TableHead>
          <TableHead align="end">Amount</TableHead>
          <TableHead align="end">
            <span className="spoken">Acts</span>
          </TableHead>
        </TableRow>
      </thead>
      <tbody>
        {charges.map((charge) => (
          <TableRow key={charge.number}>
            <TableCell>
              {charge.number} <span className="text-muted text-xs">{charge.kind}</span>
            </TableCell>
            <TableCell>{charge.charged_for}</TableCell>
            <TableCell className="whitespace-nowrap">
              <DayText day={charge.issued_on} today={today} />
            </TableCell>
            <TableCell className="whitespace-nowrap">
              {charge.kind === 'interest' ? (
                <>
                  <DayText day={charge.from_on} today={today} /> –{' '}
                  <DayText day={charge.through_on} today={today} />
                </>
              ) : (
                '–'
              )}
            </TableCell>
            <TableCell align="end">
              <Amount charge={charge} today={today} locale={locale} />
            </TableCell>
            <TableCell align="end">
              {charge.waived ? (
                <Badge>Waived</Badge>
              ) : (
                mayWaive && (
                  <ReverseAct
                    document={{
                      reference: `${charge.kind}:${charge.number}`,
                      number: charge.number,
                      currency: charge.currency,
                      open: charge.amount,
                    }}
                    today={today}
                    rooms={rooms}
                    owed={charge.amount}
                    label="Waive"
                    look="quiet"
                  />
                )
              )}
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function Amount({ charge, today, locale }: { charge: ChargedAnswer; today: string; locale: string }) {
  const { currency, amount, lines } = charge;
  const text = <MoneyText amount={amount} currency={currency} locale={locale} />;
  if (lines.length === 0) return text;
  return (
    <WhyPopover
      label={`${charge.number} for ${charge.charged_for}`}
      why={whyInterest(lines, { currency, total: amount, today, locale })}
    >
      {text}
    </WhyPopover>
  );
}
