import { DayText } from '@/components/day-text';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { plainOrderResult } from '@/lib/collections/plain-order-result';

type Result = Awaited<ReturnType<typeof plainOrderResult.read>>;
type Share = NonNullable<Result['ranked']>;

/** What the ordering brings, in a sentence, with its numbers and intervals. */
export function PlainOrder({ result, today }: { result: Result; today: string }) {
  const { from, through, ranked, plain, difference } = result;
  if (from === null || through === null) {
    return (
      <p>Nobody stands in plain order, so there is nothing to compare. Ten per cent is a good beginning.</p>
    );
  }
  if (from > through) {
    return (
      <p>
        Nothing can be told yet: invoices count that were due since the share was decided (
        <DayText day={from} today={today} />) and whose fortnight is over.
      </p>
    );
  }
  return (
    <>
      <p>{verdict(result)}</p>
      <Table caption="Customers who paid within a fortnight of being late" className="max-w-xl">
        <thead>
          <TableRow>
            <TableHead>Invoices due</TableHead>
            <TableHead align="end">Customers</TableHead>
            <TableHead align="end">Paid within 14 days</TableHead>
            <TableHead align="end">Share</TableHead>
            <TableHead align="end">Between (95%)</TableHead>
          </TableRow>
        </thead>
        <tbody>
          <Line label="Ranked by score" share={ranked} />
          <Line label="In plain order" share={plain} />
          {difference && (
            <TableRow>
              <TableCell>Difference</TableCell>
              <TableCell />
              <TableCell />
              <TableCell align="end">{points(difference.difference)}</TableCell>
              <TableCell align="end">
                {points(difference.low)} to {points(difference.high)}
              </TableCell>
            </TableRow>
          )}
        </tbody>
      </Table>
      <p className="text-muted">
        Of each customer the first invoice that was due from <DayText day={from} today={today} /> to{' '}
        <DayText day={through} today={today} /> and ran late.
      </p>
    </>
  );
}

const Line = ({ label, share }: { label: string; share: Share | null }) => (
  <TableRow>
    <TableCell>{label}</TableCell>
    <TableCell align="end">{(share?.of ?? 0).toLocaleString('en-GB')}</TableCell>
    <TableCell align="end">{(share?.hits ?? 0).toLocaleString('en-GB')}</TableCell>
    <TableCell align="end">{share ? percent(share.share) : '–'}</TableCell>
    <TableCell align="end">{share ? `${percent(share.low)} to ${percent(share.high)}` : '–'}</TableCell>
  </TableRow>
);

function verdict({ difference }: Result): string {
  if (!difference) return 'One of the two groups has nobody yet.';
  if (difference.low > 0) return 'Those ranked by score pay sooner, beyond what chance alone would do.';
  if (difference.high < 0)
    return 'Those in plain order pay sooner, beyond what chance alone would do: look at the weights.';
  return 'No difference can be told from chance yet.';
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
const points = (share: number): string =>
  `${share < 0 ? '−' : '+'}${(Math.abs(share) * 100).toFixed(1)} points`;
