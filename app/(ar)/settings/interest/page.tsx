import type { Metadata } from 'next';
import { DayText } from '@/components/day-text';
import { MoneyText } from '@/components/money-text';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { interestRules } from '@/lib/dunning/interest-rules';
import { requireSession } from '@/lib/identity/session';
import { allows } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { currencyOptions } from '@/lib/web/choices';
import { policyInWords, type Rules } from '../../_interest/policy-in-words';
import { Part, SettingsFrame } from '../_settings/settings-frame';
import { ChangeInterest } from './interest-form';

export const metadata: Metadata = { title: 'Interest' };

/** How late payment is charged, and what the law says. */
export default async function InterestSettingsPage() {
  const { actor, organisation } = await requireSession();
  const rules = await ask(interestRules);
  const { policy, statutory, as_of } = rules;
  return (
    <SettingsFrame current="Interest">
      <Part
        title="Late interest"
        about={policyInWords(rules)}
        action={
          allows(actor.roles, 'rates.write') && (
            <ChangeInterest policy={policy} currencies={currencyOptions()} />
          )
        }
      >
        {policy.rates === 'statutory' && statutory.assumed_now && (
          <Banner tone="warn">
            The reference rate of this half-year is not in the table: the one before goes on until you add it.
          </Banner>
        )}
        {policy.rates === 'own' && <OwnRates rates={policy.own_rates} today={as_of} />}
      </Part>
      <Part
        title="Statutory rates"
        about={
          <>
            Directive 2011/7/EU: what the European Central Bank applies to its main refinancing operations on
            the first day of a half-year, plus {statutory.margin} percentage points; and{' '}
            <MoneyText {...statutory.fee} locale={organisation.locale} /> for each late invoice.
          </>
        }
      >
        <StatutoryTable rates={statutory.rates} today={as_of} />
      </Part>
    </SettingsFrame>
  );
}

function OwnRates({ rates, today }: { rates: Rules['policy']['own_rates']; today: string }) {
  return (
    <Table caption="Your own rates">
      <thead>
        <TableRow>
          <TableHead>From</TableHead>
          <TableHead>Currency</TableHead>
          <TableHead align="end">Per cent a year</TableHead>
        </TableRow>
      </thead>
      <tbody>
        {rates.map(({ from, percent, currency }) => (
          <TableRow key={`${from} ${currency}`}>
            <TableCell>
              <DayText day={from} today={today} />
            </TableCell>
            <TableCell>{currency ?? 'every other one'}</TableCell>
            <TableCell align="end">{percent}%</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function StatutoryTable({ rates, today }: { rates: Rules['statutory']['rates']; today: string }) {
  const now = rates.findLast(({ from }) => from <= today);
  return (
    <Table caption="Statutory rates, the last half-year first">
      <thead>
        <TableRow>
          <TableHead>From</TableHead>
          <TableHead align="end">Reference rate</TableHead>
          <TableHead align="end">Statutory rate</TableHead>
          <TableHead>
            <span className="spoken">Remarks</span>
          </TableHead>
        </TableRow>
      </thead>
      <tbody>
        {rates.toReversed().map((rate) => (
          <TableRow key={rate.from}>
            <TableCell>
              <DayText day={rate.from} today={today} />
            </TableCell>
            <TableCell align="end">{rate.reference}%</TableCell>
            <TableCell align="end" className="font-medium">
              {rate.percent}%
            </TableCell>
            <TableCell>
              {rate === now && <Badge tone="accent">Now</Badge>} {rate.own && <Badge>Added by you</Badge>}
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
