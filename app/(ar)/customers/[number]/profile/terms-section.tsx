import type { ReactNode } from 'react';
import { DayText } from '@/components/day-text';
import { InstantText } from '@/components/instant-text';
import { MoneyText } from '@/components/money-text';
import { Badge } from '@/components/ui/badge';
import { DescriptionList } from '@/components/ui/description-list';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { HeldTerms } from '@/lib/customers/profile-history';
import { BEGINNING, describeTerms, type TermsBasis } from '@/lib/customers/terms';
import { TermsForm } from '../../_profile/edit-forms';
import { Former, Section } from '../../_profile/section';
import { TAXES, TERMS_LABELS, wordFor } from '../../_profile/words';
import { opener, openerId, type SectionContext } from './section-context';

const PART = 'terms';

export function TermsSection(context: SectionContext) {
  const { profile, editing, maySetTerms, choices, rooms, around } = context;
  const { in_force, history, newest } = profile.terms;
  return (
    <Section title="Terms" edit={opener(context, maySetTerms, PART, 'Change')}>
      {editing === PART && maySetTerms ? (
        <TermsForm
          {...around}
          openedBy={openerId(PART)}
          terms={in_force}
          newest={newest}
          currencies={choices.currencies}
          rooms={rooms}
        />
      ) : (
        <InForce context={context} />
      )}
      {history.length > 1 && (
        <Former label={`${history.length} times terms were set`}>
          <History context={context} />
        </Former>
      )}
    </Section>
  );
}

function InForce({ context: { profile, locale, around } }: { context: SectionContext }) {
  const { in_force, history } = profile.terms;
  if (!in_force) return <p className="py-1 text-muted">No terms are in force on this day.</p>;
  const held = history.filter(({ replaced }) => !replaced);
  const before = held[held.indexOf(in_force) + 1];
  const next = held[held.indexOf(in_force) - 1];
  return (
    <DescriptionList
      aligned="start"
      items={[
        {
          term: 'Payment',
          value: (
            <>
              {termsText(in_force)} <Since terms={in_force} today={around.today} />
              {before && <span className="text-muted">, before that {termsText(before)}</span>}
              {next && (
                <span className="text-muted">
                  , {termsText(next)} from <DayText day={next.valid_from} today={around.today} />
                </span>
              )}
            </>
          ),
        },
        { term: TERMS_LABELS.currency, value: in_force.currency },
        { term: TERMS_LABELS.credit_limit, value: limitText(in_force, locale) },
        { term: TERMS_LABELS.tax_status, value: wordFor(TAXES, in_force.tax_status) },
      ]}
    />
  );
}

const History = ({ context: { profile, locale, around } }: { context: SectionContext }) => (
  <Table caption="Terms since the beginning">
    <thead>
      <tr>
        <TableHead>From</TableHead>
        <TableHead>Payment</TableHead>
        <TableHead align="end">Credit limit</TableHead>
        <TableHead>Tax</TableHead>
        <TableHead>Recorded</TableHead>
      </tr>
    </thead>
    <tbody>
      {profile.terms.history.map((terms) => (
        <TableRow key={terms.id} className={terms.replaced ? 'text-muted line-through' : undefined}>
          <TableCell>
            {terms.valid_from === BEGINNING ? (
              'Always'
            ) : (
              <DayText day={terms.valid_from} today={around.today} />
            )}
          </TableCell>
          <TableCell>
            {termsText(terms)} {terms.in_force && <Badge tone="good">in force</Badge>}
            {terms.replaced && <span className="spoken">, replaced</span>}
          </TableCell>
          <TableCell align="end">{limitText(terms, locale)}</TableCell>
          <TableCell>{wordFor(TAXES, terms.tax_status)}</TableCell>
          <TableCell>
            <InstantText instant={terms.recorded_at} timeZone={around.timeZone} today={around.today} />
          </TableCell>
        </TableRow>
      ))}
    </tbody>
  </Table>
);

const termsText = ({ basis, days }: HeldTerms): string =>
  describeTerms({ basis: basis as TermsBasis, days: Number(days) });

const Since = ({ terms, today }: { terms: HeldTerms; today: string }) =>
  terms.valid_from === BEGINNING ? null : (
    <span>
      since <DayText day={terms.valid_from} today={today} />
    </span>
  );

/** A limit of nothing is a limit, and is written as one. */
const limitText = ({ credit_limit, currency }: HeldTerms, locale: string): ReactNode => {
  if (credit_limit === null) return 'None';
  if (!/[1-9]/.test(credit_limit)) return `${credit_limit} ${currency}`;
  return <MoneyText amount={credit_limit} currency={currency} locale={locale} />;
};
