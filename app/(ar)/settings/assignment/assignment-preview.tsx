import { MoneyText } from '@/components/money-text';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { assignmentPreview } from '@/lib/collections/assignment-preview';

export type Preview = Awaited<ReturnType<typeof assignmentPreview.read>>;

/** Who would have how many by these rules. */
export function AssignmentPreview({ preview, locale }: { preview: Preview; locale: string }) {
  const { data, moves, without_rule: left, scope, currency } = preview;
  const count = (number: number) => number.toLocaleString('en-GB');
  return (
    <section aria-label="Preview" className="flex flex-col gap-2">
      <p role="status">
        {`${count(moves)} ${moves === 1 ? 'customer' : 'customers'} would move. `}
        {left > 0 &&
          `No rule holds for ${count(left)} ${scope === 'all' ? 'others, who stay where they are.' : 'others without an owner.'}`}
      </p>
      {data.length > 0 && (
        <Table caption="Who would have whom by these rules">
          <thead>
            <TableRow>
              <TableHead align="end">Rule</TableHead>
              <TableHead>Goes to</TableHead>
              <TableHead align="end">Customers</TableHead>
              <TableHead align="end">Of them new</TableHead>
              <TableHead align="end">Collectable</TableHead>
            </TableRow>
          </thead>
          <tbody>
            {data.map((row) => (
              <TableRow key={`${row.rule} ${row.email}`}>
                <TableCell align="end">{row.rule}</TableCell>
                <TableCell>{row.name}</TableCell>
                <TableCell align="end">{count(row.customers)}</TableCell>
                <TableCell align="end">{count(row.moves)}</TableCell>
                <TableCell align="end">
                  <MoneyText amount={row.collectable} currency={currency} whole locale={locale} />
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
