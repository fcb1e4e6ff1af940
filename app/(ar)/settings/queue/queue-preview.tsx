import { MoneyText } from '@/components/money-text';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { queuePolicyPreview } from '@/lib/collections/queue-policy-preview';
import { customerAddress } from '../../_shell/address';

export type Preview = Awaited<ReturnType<typeof queuePolicyPreview.read>>;
type Move = Preview['after'][number];

/** Who would stand where: the first page by the new weights, beside the place and score of now, and who leaves it. */
export function QueuePreview({ preview, locale }: { preview: Preview; locale: string }) {
  const { after, before, currency, first_page: page } = preview;
  const leaving = before.filter((row) => row.after > page);
  return (
    <section aria-label="Preview" className="flex flex-col gap-3">
      <div role="status">
        <h3 className="font-semibold">Nothing is saved yet</h3>
        <p className="text-muted">{summary(preview)}</p>
      </div>
      <MoveTable
        caption={`The first ${page} by these weights`}
        rows={after}
        {...{ currency, locale, page }}
      />
      {leaving.length > 0 && (
        <>
          <h3 className="font-semibold">Off the first page</h3>
          <MoveTable caption="Off the first page" rows={leaving} {...{ currency, locale, page }} />
        </>
      )}
    </section>
  );
}

function summary({
  in_queue,
  moved,
  moved_far,
  more_than,
  enters,
  first_page,
  in_plain_after,
}: Preview): string {
  const count = (number: number) => number.toLocaleString('en-GB');
  return [
    `${count(moved)} of ${count(in_queue)} in the queue would move, ${count(moved_far)} of them by more than ${more_than} places.`,
    enters.length === 0
      ? `Nobody enters the first ${first_page}.`
      : `${enters.length} would enter the first ${first_page}, and as many leave it.`,
    in_plain_after > 0 ? `${count(in_plain_after)} would stand in plain order.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

type MoveTableProps = {
  caption: string;
  rows: readonly Move[];
  currency: string;
  locale: string;
  page: number;
};

const MoveTable = ({ caption, rows, currency, locale, page }: MoveTableProps) => (
  <Table caption={caption}>
    <thead>
      <TableRow>
        <TableHead align="end">Place</TableHead>
        <TableHead align="end">Moves</TableHead>
        <TableHead>Customer</TableHead>
        <TableHead align="end">Score</TableHead>
        <TableHead align="end">Now</TableHead>
        <TableHead align="end">Collectable</TableHead>
      </TableRow>
    </thead>
    <tbody>
      {rows.map((row) => (
        <TableRow key={row.number}>
          <TableCell align="end">{row.after}</TableCell>
          <TableCell align="end">
            <Moves by={row.before - row.after} />
          </TableCell>
          <TableCell>
            <a href={customerAddress(row.number)} className="link">
              {row.name}
            </a>{' '}
            <span className="text-muted text-xs">
              {[
                row.number,
                row.before > page && row.after <= page ? 'enters' : null,
                row.plain_after ? 'in plain order' : null,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </TableCell>
          <TableCell align="end">{row.score_after}</TableCell>
          <TableCell align="end">{row.score_before}</TableCell>
          <TableCell align="end">
            <MoneyText amount={row.collectable} currency={currency} whole locale={locale} />
          </TableCell>
        </TableRow>
      ))}
    </tbody>
  </Table>
);

/** Places up or down, said in words as well. */
const Moves = ({ by }: { by: number }) =>
  by === 0 ? (
    <span className="text-muted">–</span>
  ) : (
    <>
      <span className="spoken">{by > 0 ? 'up ' : 'down '}</span>
      <span aria-hidden>{by > 0 ? '↑ ' : '↓ '}</span>
      {Math.abs(by).toLocaleString('en-GB')}
    </>
  );
