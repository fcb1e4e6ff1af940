import Link from 'next/link';
import { DayText } from '@/components/day-text';
import { DaysLateText } from '@/components/days-late-text';
import { InstantText } from '@/components/instant-text';
import { writeAmount } from '@/components/money-format';
import { MoneyText } from '@/components/money-text';
import { Badge } from '@/components/ui/badge';
import { DescriptionList } from '@/components/ui/description-list';
import { PanelSection, SidePanel } from '@/components/ui/side-panel';
import { requireSession } from '@/lib/identity/session';
import type { Organisation } from '@/lib/kernel/organisation';
import { allows, type Role } from '@/lib/kernel/permission';
import { isCredit, KINDS } from '@/lib/ledger/document';
import type { OpenItemAnswer } from '@/lib/ledger/list-open-items';
import { type DocumentAnswer, showDocument } from '@/lib/ledger/show-document';
import type { EntryAnswer } from '@/lib/ledger/statement';
import { ask } from '@/lib/web/ask';
import type { Rooms } from '../../../_acts/asking';
import {
  type ActDocument,
  AllocateAct,
  ChargebackAct,
  RefundAct,
  ReverseAct,
  TakeBackAct,
  WriteOffAct,
} from '../../../_acts/document-acts';
import { customerAddress, isPresent } from '../../../_shell/address';

type DocumentPanelProps = {
  reference: string;
  params: Record<string, string>;
  today: string;
  open: readonly OpenItemAnswer[];
  rooms: Rooms;
};

/** One document: what it is, every entry that made it what it is, and what can be done about it. */
export async function DocumentPanel({ reference, params, today, open, rooms }: DocumentPanelProps) {
  const { actor, organisation } = await requireSession();
  const document = await ask(showDocument, {
    document: reference,
    as_of: params.as_of,
    known_at: params.known_at,
  });
  const acting = isPresent(params, today) && !document.reversed;
  return (
    <SidePanel title={document.number} aside={KINDS[document.kind].name} param="document">
      {document.reversed && (
        <p className="mb-3">
          <Badge tone="warn">Reversed</Badge>
        </p>
      )}
      {acting && <DocumentActs {...{ document, open, rooms, today }} roles={actor.roles} />}
      <PanelSection title="Document">
        <DescriptionList items={facts(document, today, organisation)} />
      </PanelSection>
      <PanelSection title="Why this much is open" aside={`${document.entries.length} entries`}>
        <EntryList
          document={document}
          params={params}
          today={today}
          organisation={organisation}
          mayTakeBack={acting && allows(actor.roles, 'ledger.receive')}
        />
      </PanelSection>
    </SidePanel>
  );
}

function DocumentActs({
  document,
  open,
  rooms,
  roles,
  today,
}: {
  document: DocumentAnswer;
  open: readonly OpenItemAnswer[];
  rooms: Rooms;
  roles: readonly Role[];
  today: string;
}) {
  const credit = isCredit(document.kind);
  const counters = open
    .filter((item) => isCredit(item.kind) !== credit && item.currency === document.currency)
    .map((item) => ({
      reference: `${item.kind}:${item.number}`,
      number: item.number,
      detail: `${writeAmount(item.open_amount.replace('-', ''), item.currency).text} open`,
    }));
  const isOpen = /[1-9]/.test(document.open_amount);
  const target: ActDocument = {
    reference: `${document.kind}:${document.number}`,
    number: document.number,
    currency: document.currency,
    open: document.open_amount.replace('-', ''),
  };
  const mayPost = allows(roles, 'ledger.post');
  const mayAsk = allows(roles, 'queue.act');
  const limited = { document: target, today, rooms };
  return (
    <div className="mb-4 flex flex-wrap gap-2">
      {isOpen && counters.length > 0 && allows(roles, 'ledger.receive') && (
        <AllocateAct document={target} side={credit ? 'credit' : 'debit'} counters={counters} keys="a" />
      )}
      {isOpen && !credit && mayAsk && <WriteOffAct {...limited} may={allows(roles, 'ledger.write-off')} />}
      {isOpen && credit && document.kind !== 'write_off' && mayAsk && (
        <RefundAct {...limited} may={mayPost} />
      )}
      {document.kind === 'payment' && mayPost && <ChargebackAct document={target} today={today} />}
      {allows(roles, 'ledger.reverse') && <ReverseAct {...limited} owed={owedBy(document)} />}
    </div>
  );
}

/** What its reversal would take away of what is owed; a refund or chargeback only undoes a credit. */
const owedBy = ({ kind, amount }: DocumentAnswer): string | null =>
  isCredit(kind) || kind === 'refund' || kind === 'chargeback' ? null : amount;

function facts(document: DocumentAnswer, today: string, { locale }: Organisation) {
  const optional = [
    { term: 'Purchase order', value: document.purchase_order },
    { term: 'Reference', value: document.reference },
    { term: 'Description', value: document.description },
    { term: 'Source', value: document.source_system && `${document.source_system} ${document.external_id}` },
  ].filter(({ value }) => value);
  return [
    {
      term: 'Amount',
      value: <MoneyText amount={document.amount} currency={document.currency} locale={locale} />,
    },
    {
      term: 'Open',
      value: <MoneyText amount={document.open_amount} currency={document.currency} locale={locale} />,
      strong: true,
    },
    { term: 'Date', value: <DayText day={document.issued_on} today={today} /> },
    ...(document.due_on
      ? [
          {
            term: 'Due',
            value: (
              <>
                <DayText day={document.due_on} today={today} />{' '}
                <DaysLateText due={document.due_on} today={document.as_of} short />
              </>
            ),
          },
        ]
      : []),
    { term: 'Contra account', value: document.contra_account },
    ...optional,
  ];
}

type EntryListProps = {
  document: DocumentAnswer;
  params: Record<string, string>;
  today: string;
  organisation: Organisation;
  mayTakeBack: boolean;
};

function EntryList({ document, params, today, organisation, mayTakeBack }: EntryListProps) {
  const standing = standingCounters(document.entries);
  return (
    <>
      <ul>
        {document.entries.map((entry) => (
          <li key={entry.seq} className="border-line border-b py-1.5">
            <div className="flex items-baseline justify-between gap-3">
              <span>
                {entry.counter_document?.kind ? (
                  <Link
                    className="link"
                    href={customerAddress(document.customer, 'account', {
                      ...params,
                      document: `${entry.counter_document.kind}:${entry.counter_document.number}`,
                    })}
                  >
                    {entry.counter_document.number}
                  </Link>
                ) : entry.posting_kind === 'reversal' ? (
                  'Reversal'
                ) : (
                  'Posted'
                )}{' '}
                <span className="text-muted text-xs">
                  counts from <DayText day={entry.effective_on} today={today} />
                </span>
              </span>
              <MoneyText amount={entry.amount} currency={entry.currency} locale={organisation.locale} />
            </div>
            <p className="text-muted text-xs">
              <InstantText instant={entry.recorded_at} timeZone={organisation.timeZone} today={today} /> by{' '}
              {entry.recorded_by}
              {entry.reason && <> · “{entry.reason}”</>}
            </p>
          </li>
        ))}
        <li className="flex justify-between py-1.5 font-semibold">
          <span>Open</span>
          <MoneyText
            amount={document.open_amount}
            currency={document.currency}
            locale={organisation.locale}
          />
        </li>
      </ul>
      {mayTakeBack &&
        standing.map((counter) => {
          const own = `${document.kind}:${document.number}`;
          const [credit, debit] = isCredit(document.kind)
            ? [own, counter.reference]
            : [counter.reference, own];
          return (
            <p key={counter.reference} className="mt-1 flex items-center justify-between gap-2">
              Allocated with {counter.number}
              <TakeBackAct credit={credit} debit={debit} />
            </p>
          );
        })}
    </>
  );
}

/** The documents with which an allocation stands: their legs do not sum to zero. */
function standingCounters(entries: readonly EntryAnswer[]): { reference: string; number: string }[] {
  const sums = new Map<string, { number: string; minor: bigint }>();
  for (const { counter_document: counter, amount } of entries) {
    if (!counter?.kind) continue;
    const reference = `${counter.kind}:${counter.number}`;
    const minor = BigInt(amount.replace('.', '')) + (sums.get(reference)?.minor ?? 0n);
    sums.set(reference, { number: counter.number, minor });
  }
  return [...sums]
    .filter(([, { minor }]) => minor !== 0n)
    .map(([reference, { number }]) => ({ reference, number }));
}
