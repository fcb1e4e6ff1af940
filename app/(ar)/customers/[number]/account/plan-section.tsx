import { DayText } from '@/components/day-text';
import { DaysLateText } from '@/components/days-late-text';
import { MoneyText } from '@/components/money-text';
import { Badge, type Tone } from '@/components/ui/badge';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { PROMISE_STATE_WORDS } from '@/lib/collections/agreement-words';
import { type InstalmentState, type PlanAnswer, plans } from '@/lib/collections/plans';
import { ask } from '@/lib/web/ask';
import { PROMISE_TONES } from '../../../_customer/agreements';

type PlanSectionProps = {
  customer: string;
  clocks: { as_of: string | undefined; known_at: string | undefined };
  locale: string;
};

const STATES: Record<InstalmentState, { word: string; tone: Tone }> = {
  due: { word: 'Due', tone: 'accent' },
  kept: { word: 'Kept', tone: 'good' },
  late: { word: 'Paid late', tone: 'warn' },
  partly: { word: 'Partly paid', tone: 'warn' },
  broken: { word: 'Broken', tone: 'danger' },
  ended: { word: 'Taken back', tone: 'quiet' },
};

/** The payment plans of a customer with what became of each instalment; nothing where there never was one. */
export async function PlanSection({ customer, clocks, locale }: PlanSectionProps) {
  const { data, as_of } = await ask(plans, { customer, ...clocks });
  if (data.length === 0) return null;
  return (
    <section className="flex max-w-2xl flex-col gap-1">
      <h2 className="font-semibold">{data.length === 1 ? 'Payment plan' : 'Payment plans'}</h2>
      {data.map((plan, place) => (
        <details key={plan.id} open={place === 0 || plan.state === 'live'}>
          <summary className="flex flex-wrap items-center gap-x-3 py-1">
            <span>
              <MoneyText amount={plan.amount} currency={plan.currency} locale={locale} /> over{' '}
              {plan.documents.length > 0 ? plan.documents.slice(0, 3).join(', ') : 'the account'}
              {plan.documents.length > 3 && ` and ${plan.documents.length - 3} more`}, agreed{' '}
              <DayText day={plan.promised_on} today={as_of} />
            </span>
            <Badge tone={PROMISE_TONES[plan.state]}>{PROMISE_STATE_WORDS[plan.state]}</Badge>
          </summary>
          <InstalmentTable plan={plan} today={as_of} locale={locale} />
        </details>
      ))}
    </section>
  );
}

type InstalmentTableProps = { plan: PlanAnswer; today: string; locale: string };

function InstalmentTable({ plan, today, locale }: InstalmentTableProps) {
  const money = { currency: plan.currency, locale };
  return (
    <Table caption={`Instalments of the plan of ${plan.promised_on}`}>
      <thead>
        <TableRow>
          <TableHead align="end">No.</TableHead>
          <TableHead>Due</TableHead>
          <TableHead align="end">Amount</TableHead>
          <TableHead align="end">Came</TableHead>
          <TableHead>State</TableHead>
        </TableRow>
      </thead>
      <tbody>
        {plan.instalments.map((each) => (
          <TableRow key={each.place}>
            <TableCell align="end">{each.place}</TableCell>
            <TableCell className="whitespace-nowrap">
              <DayText day={each.due_on} today={today} />
              {each.state === 'due' && (
                <span className="ml-2 text-xs">
                  <DaysLateText due={each.due_on} today={today} short />
                </span>
              )}
            </TableCell>
            <TableCell align="end">
              <MoneyText amount={each.amount} {...money} />
            </TableCell>
            <TableCell align="end">
              <MoneyText amount={each.paid} {...money} />
            </TableCell>
            <TableCell>
              <Badge tone={STATES[each.state].tone}>{STATES[each.state].word}</Badge>
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
