import Link from 'next/link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { type Language, wordsOf, writeDayIn } from '@/lib/portal/language';
import type { OwnOpenItems } from '@/lib/portal/own-open-items';
import { fill } from '@/lib/portal/words/words';
import { isNone, isOwed, referenceOf, writeAge, writeMoney } from './writing';

type Item = OwnOpenItems['items'][number];
type OpenItemTableProps = { items: readonly Item[]; home: string; language: Language };

/** What is open, the oldest due first; each line says what is disputed of it, and leads to disputing it. */
export function OpenItemTable({ items, home, language }: OpenItemTableProps) {
  const words = wordsOf(language);
  return (
    <Table caption={words.openItems}>
      <thead>
        <TableRow>
          <TableHead>{words.document}</TableHead>
          <TableHead>{words.due}</TableHead>
          <TableHead align="end">{words.open}</TableHead>
        </TableRow>
      </thead>
      <tbody>
        {items.map((item) => (
          <TableRow key={referenceOf(item)} className="align-top">
            <TableCell className="py-2">
              <Document item={item} home={home} language={language} />
            </TableCell>
            <TableCell className="py-2">
              {item.due_on && <div className="whitespace-nowrap">{writeDayIn(language, item.due_on)}</div>}
              <div className={(item.days_late ?? 0) > 0 ? 'text-danger text-sm' : 'text-muted text-sm'}>
                {writeAge(item.days_late, language)}
              </div>
            </TableCell>
            <TableCell align="end" className="py-2">
              <Amounts item={item} language={language} />
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function Document({ item, home, language }: { item: Item; home: string; language: Language }) {
  const words = wordsOf(language);
  const left = isOwed(item.open_amount) && item.disputed !== item.open_amount;
  return (
    <>
      <div className="break-all font-medium">{item.number}</div>
      <div className="text-muted text-sm">{words.kinds[item.kind]}</div>
      {item.purchase_order && (
        <div className="break-words text-muted text-sm">
          {fill(words.order, { order: item.purchase_order })}
        </div>
      )}
      {left && (
        <Link
          href={`${home}?dispute=${encodeURIComponent(referenceOf(item))}#dispute`}
          className="link inline-block py-0.5 text-sm underline underline-offset-2 pointer-coarse:py-2"
          prefetch={false}
        >
          {words.disputeThis}
          <span className="spoken"> {item.number}</span>
        </Link>
      )}
    </>
  );
}

/** What is open of it; the whole, where a part was paid; and what is disputed. */
function Amounts({ item, language }: { item: Item; language: Language }) {
  const words = wordsOf(language);
  const write = (amount: string) => writeMoney(amount, item.currency, language);
  return (
    <>
      <div className="font-medium">{write(item.open_amount)}</div>
      {item.amount !== item.open_amount && (
        <div className="text-muted text-sm">{fill(words.ofAmount, { amount: write(item.amount) })}</div>
      )}
      {!isNone(item.disputed) && (
        <div className="whitespace-normal text-sm text-warn">
          {fill(words.disputedAmount, { amount: write(item.disputed) })}
        </div>
      )}
    </>
  );
}
