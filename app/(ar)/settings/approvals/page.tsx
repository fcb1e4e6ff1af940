import type { Metadata } from 'next';
import { MoneyText } from '@/components/money-text';
import { Badge } from '@/components/ui/badge';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { APPROVAL_ACTS, type ApprovalAct, LIMITED_ROLES } from '@/lib/customers/approval-words';
import { requireSession } from '@/lib/identity/session';
import { allows, ROLE_NAMES } from '@/lib/kernel/permission';
import { approvalLimits } from '@/lib/ledger/approval-limits';
import { ask } from '@/lib/web/ask';
import { currencyOptions } from '@/lib/web/choices';
import { Part, SettingsFrame } from '../_settings/settings-frame';
import { type LimitRow, SetLimits } from './set-limits';

export const metadata: Metadata = { title: 'Approvals' };

const SUM =
  'Summed for one customer over 30 days, whoever did it and by whichever way; above it, somebody else approves.';
const ABOUT: Record<ApprovalAct, string> = {
  credit_note: SUM,
  write_off: SUM,
  refund: SUM,
  reversal: `Of invoices and other documents that are owed: a credit by another name. ${SUM}`,
  credit_limit:
    'The height that a limit is raised to, in however many steps; above it, somebody else approves.',
};

/** Who does what alone, up to how much. */
export default async function ApprovalSettingsPage() {
  const { actor, organisation } = await requireSession();
  const { acts } = await ask(approvalLimits);
  const may = allows(actor.roles, 'approvals.limits');
  const roles = LIMITED_ROLES.map((role) => ({ role, name: ROLE_NAMES[role] }));
  return (
    <SettingsFrame current="Approvals">
      {!organisation.separationOfDuties && (
        <p>
          <Badge tone="warn">No separation of duties</Badge> Whoever asks may approve it, too.
        </p>
      )}
      {acts.map(({ act, limits }) => {
        const title = APPROVAL_ACTS[act].name;
        const rows = rowsOf(limits);
        return (
          <Part
            key={act}
            title={`${title}s`}
            about={ABOUT[act]}
            action={
              may && (
                <SetLimits
                  {...{ act, title, rows, roles }}
                  about={ABOUT[act]}
                  currencies={currencyOptions()}
                  base={organisation.baseCurrency}
                />
              )
            }
          >
            {rows.length > 0 ? (
              <Limits title={title} rows={rows} roles={roles} locale={organisation.locale} />
            ) : (
              <p>Nothing is limited: whoever may do it does it without approval.</p>
            )}
          </Part>
        );
      })}
    </SettingsFrame>
  );
}

type LimitsProps = {
  title: string;
  rows: readonly LimitRow[];
  roles: readonly { role: string; name: string }[];
  locale: string;
};

const Limits = ({ title, rows, roles, locale }: LimitsProps) => (
  <Table caption={`${title}s that are done alone, by currency and role`}>
    <thead>
      <TableRow>
        <TableHead>Currency</TableHead>
        {roles.map(({ role, name }) => (
          <TableHead key={role} align="end">
            {name}
          </TableHead>
        ))}
      </TableRow>
    </thead>
    <tbody>
      {rows.map(({ currency, upTo }) => (
        <TableRow key={currency}>
          <TableCell>{currency}</TableCell>
          {roles.map(({ role }) => (
            <TableCell key={role} align="end">
              <UpTo amount={upTo[role]} currency={currency} locale={locale} />
            </TableCell>
          ))}
        </TableRow>
      ))}
      <TableRow>
        <TableCell>Any other</TableCell>
        {roles.map(({ role }) => (
          <TableCell key={role} align="end">
            needs approval
          </TableCell>
        ))}
      </TableRow>
    </tbody>
  </Table>
);

function UpTo({
  amount,
  currency,
  locale,
}: {
  amount: string | undefined;
  currency: string;
  locale: string;
}) {
  if (amount === undefined || !/[1-9a-z]/.test(amount)) return 'needs approval';
  if (amount === 'unlimited') return 'unlimited';
  return <MoneyText amount={amount} currency={currency} locale={locale} />;
}

function rowsOf(limits: readonly { role: string; currency: string; up_to: string }[]): LimitRow[] {
  const currencies = [...new Set(limits.map(({ currency }) => currency))];
  return currencies.map((currency) => ({
    currency,
    upTo: Object.fromEntries(
      limits.filter((limit) => limit.currency === currency).map(({ role, up_to }) => [role, up_to]),
    ),
  }));
}
