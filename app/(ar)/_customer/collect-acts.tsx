import { agreements } from '@/lib/collections/agreements';
import type { CustomerRow } from '@/lib/collections/customer-row';
import type { OpenItemAnswer } from '@/lib/ledger/list-open-items';
import { MOST_LEVELS } from '@/lib/letters/built-in/template-kind';
import { ask } from '@/lib/web/ask';
import { DisputeAct, PromiseAct } from '../_acts/agree-acts';
import { EscalateAct, LogCallAct, NoteAct, SnoozeAct } from '../_acts/log-acts';
import { MoreActs } from '../_acts/more-acts';
import { PaymentPlanAct } from '../_acts/payment-plan-act';
import { RemindAct } from '../_acts/remind-act';
import { ROLES, wordFor } from '../customers/_profile/words';
import { payableLines } from './payable-lines';

type CollectActsProps = {
  row: CustomerRow;
  items: readonly OpenItemAnswer[];
  today: string;
  clocks: Clocks;
  /** Where there is room for it: a plan of instalments. */
  plan?: boolean;
};
type Clocks = { as_of: string | undefined; known_at: string | undefined };

/** What a collector does about a customer, each act by its key; what is rarer stands in a menu. */
export async function CollectActs({ row, items, today, clocks, plan = false }: CollectActsProps) {
  const { contacts } = await ask(agreements, { customer: row.number, ...clocks });
  const who = { customer: row.number, name: row.name, today };
  const agree = {
    ...who,
    contacts: contacts.map(({ id, name, role }) => ({ id, name, role: wordFor(ROLES, role).toLowerCase() })),
    items: payableLines(items),
  };
  return (
    <>
      <LogCallAct {...who} contacts={agree.contacts} />
      <RemindAct customer={row.number} name={row.name} level={nextLevel(row)} />
      <PromiseAct {...agree} overdue={row.overdue} currency={row.currency} />
      <DisputeAct {...agree} />
      <SnoozeAct {...who} />
      <MoreActs>
        {plan && <PaymentPlanAct {...agree} currency={row.currency} />}
        <NoteAct {...who} />
        <EscalateAct {...who} />
      </MoreActs>
    </>
  );
}

/** After so many reminders that were not answered; none is beyond the last. */
const nextLevel = ({ points }: Pick<CustomerRow, 'points'>): number =>
  Math.min(1 + (points.find(({ name }) => name === 'unanswered')?.level ?? 0), MOST_LEVELS.reminder);
