import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { type Language, wordsOf, writeDayIn } from '@/lib/portal/language';
import type { OwnStatement } from '@/lib/portal/own-statement';
import { fill } from '@/lib/portal/words/words';
import { writeMoney } from './writing';

type Account = OwnStatement['accounts'][number];
type StatementTableProps = { account: Account; from: string; to: string; language: Language };

/** One currency of the account: what stood before, each document, and what stands after. */
export function StatementTable({ account, from, to, language }: StatementTableProps) {
  const { currency, before, lines, after } = account;
  const words = wordsOf(language);
  const write = (amount: string) => writeMoney(amount, currency, language);
  return (
    <section>
      <h3 className="mb-1 font-semibold">{fill(words.statementOf, { currency })}</h3>
      <Table caption={fill(words.statementOf, { currency })}>
        <thead>
          <TableRow>
            <TableHead>{`${words.day}, ${words.document}`}</TableHead>
            <TableHead align="end">{words.amount}</TableHead>
            <TableHead align="end">{words.balance}</TableHead>
          </TableRow>
        </thead>
        <tbody>
          <Standing text={fill(words.before, { day: writeDayIn(language, from) })} amount={write(before)} />
          {lines.map((line, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a ledger keep their place.
            <TableRow key={place} className="align-top">
              <TableCell>
                {/* One beside the other where there is room, else one under the other. */}
                <div className="flex flex-wrap gap-x-3">
                  <span className="w-24 shrink-0 whitespace-nowrap">{writeDayIn(language, line.on_day)}</span>
                  <span className="min-w-0 break-words">
                    {line.number} <span className="text-muted">{kindText(line, language)}</span>
                  </span>
                </div>
              </TableCell>
              <TableCell align="end">{write(line.amount)}</TableCell>
              <TableCell align="end">{write(line.balance)}</TableCell>
            </TableRow>
          ))}
          <Standing text={fill(words.after, { day: writeDayIn(language, to) })} amount={write(after)} />
        </tbody>
      </Table>
    </section>
  );
}

const Standing = ({ text, amount }: { text: string; amount: string }) => (
  <TableRow className="font-medium">
    <TableCell colSpan={2}>{text}</TableCell>
    <TableCell align="end">{amount}</TableCell>
  </TableRow>
);

function kindText({ kind, reversed }: Account['lines'][number], language: Language): string {
  const words = wordsOf(language);
  return reversed ? fill(words.cancelled, { document: words.kinds[kind] }) : words.kinds[kind];
}
