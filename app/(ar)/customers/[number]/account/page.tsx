import type { Metadata } from 'next';
import { PageBody } from '@/components/page-frame';
import { EmptyState } from '@/components/ui/empty-state';
import { agreements } from '@/lib/collections/agreements';
import { oneCustomer } from '@/lib/collections/list-customers';
import { requireSession } from '@/lib/identity/session';
import { dayIn, earlierOf } from '@/lib/kernel/day';
import { CURRENCIES } from '@/lib/kernel/money';
import { allows } from '@/lib/kernel/permission';
import { approvalRoom } from '@/lib/ledger/approval-room';
import { listOpenItems } from '@/lib/ledger/list-open-items';
import { statement } from '@/lib/ledger/statement';
import { ask } from '@/lib/web/ask';
import { PostCreditNoteAct, PostDebitAct } from '../../../_acts/post-document-acts';
import { PostPaymentAct } from '../../../_acts/post-payment-act';
import { Agreements } from '../../../_customer/agreements';
import { CollectActs } from '../../../_customer/collect-acts';
import { CustomerFrame } from '../../../_customer/customer-frame';
import { payableLines } from '../../../_customer/payable-lines';
import { customerAddress, isPresent, readParams, type SearchParams } from '../../../_shell/address';
import { languageOptions, usualPeriod } from '../../_statements/choices';
import { StatementDialog } from '../../_statements/statement-dialog';
import { DocumentPanel } from './document-panel';
import { shownItems } from './open-items';
import { OpenItemsTable } from './open-items-table';
import { PlanSection } from './plan-section';
import { statementLines } from './statement-lines';
import { StatementTable } from './statement-table';

export const metadata: Metadata = { title: 'Account' };

/** Entries of the statement that are shown at once. */
const PAGE = 100;

type AccountPageProps = { params: Promise<{ number: string }>; searchParams: SearchParams };

/** The account: open items first, then the statement with its running balance and what paid what. */
export default async function AccountPage({ params: route, searchParams }: AccountPageProps) {
  const number = decodeURIComponent((await route).number);
  const params = await readParams(searchParams);
  const { actor, organisation } = await requireSession();
  const today = dayIn(organisation.timeZone, new Date());
  const clocks = { as_of: params.as_of, known_at: params.known_at };
  const row = await ask(oneCustomer, { customer: number, ...clocks });
  const open = await ask(listOpenItems, { customer: number, ...clocks });
  const { disputes } = await ask(agreements, { customer: number, ...clocks });
  const entries = await ask(statement, { customer: number, ...clocks, cursor: params.cursor, limit: PAGE });
  const present = isPresent(params, today);
  const collecting = present && allows(actor.roles, 'queue.act');
  const acting = present && row.status === 'active';
  const rooms = acting ? (await ask(approvalRoom, { customer: number })).acts : [];
  const posting = {
    customer: number,
    name: row.name,
    currency: row.currency,
    currencies: [row.currency, ...CURRENCIES.filter((code) => code !== row.currency)],
    today,
  };
  const posts = acting && (
    <>
      {allows(actor.roles, 'ledger.receive') && (
        <PostPaymentAct {...posting} payable={payableLines(open.data)} primary />
      )}
      {allows(actor.roles, 'ledger.post') && <PostDebitAct {...posting} />}
      {allows(actor.roles, 'queue.act') && (
        <PostCreditNoteAct {...posting} rooms={rooms} may={allows(actor.roles, 'ledger.post')} />
      )}
    </>
  );
  const actions = (
    <>
      {posts}
      <StatementDialog
        label="Statement as PDF"
        title={`Statement of account, ${row.name}`}
        description="Every movement with the balance after it, and what is open at the end and how old it is, by currency."
        path={`${customerAddress(number)}/statement`}
        {...usualPeriod(earlierOf(open.as_of, today))}
        languages={languageOptions()}
        knownAt={params.known_at}
      />
    </>
  );
  return (
    <CustomerFrame
      number={number}
      tab="account"
      params={params}
      actions={actions}
      panel={
        params.document ? (
          <DocumentPanel
            reference={params.document}
            params={params}
            today={today}
            open={open.data}
            rooms={rooms}
          />
        ) : undefined
      }
    >
      <PageBody>
        {entries.data.length === 0 && !params.cursor ? (
          <EmptyState title="Nothing on this account yet">
            Here stand the open items with their age, and below them every entry with the running balance.
            Post the first invoice, or import a file.
          </EmptyState>
        ) : (
          <>
            {collecting && (
              <div className="flex flex-wrap gap-2">
                <CollectActs row={row} items={open.data} {...{ today, clocks }} plan />
              </div>
            )}
            <section>
              <h2 className="mb-1 font-semibold">Promised and disputed</h2>
              <div className="max-w-2xl">
                <Agreements
                  customer={number}
                  {...{ clocks, today, locale: organisation.locale, acting: collecting }}
                />
              </div>
            </section>
            <PlanSection customer={number} clocks={clocks} locale={organisation.locale} />
            <OpenItemsTable
              items={shownItems(number, open.data, disputes, params, organisation.locale)}
              asOf={open.as_of}
            />
            <StatementTable
              customer={number}
              lines={statementLines(entries.data, organisation.locale)}
              nextCursor={entries.next_cursor}
              today={today}
              timeZone={organisation.timeZone}
              params={params}
            />
          </>
        )}
      </PageBody>
    </CustomerFrame>
  );
}
