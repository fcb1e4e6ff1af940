import type { Metadata } from 'next';
import { MoneyText } from '@/components/money-text';
import { PageBody, PageFrame } from '@/components/page-frame';
import { ButtonLink } from '@/components/ui/button-link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { PROMISES_OVER_DAYS, workload } from '@/lib/collections/workload';
import { members } from '@/lib/customers/members';
import { requireSession } from '@/lib/identity/session';
import { ask } from '@/lib/web/ask';
import { addressOf } from '../_shell/address';
import { HandOver } from './hand-over';

export const metadata: Metadata = { title: 'Workload' };

type Row = Awaited<ReturnType<typeof workload.read>>['data'][number];

/** What each collector has to do, and did: a manager sees who has too much, and gives it to others. */
export default async function WorkloadPage() {
  const { organisation } = await requireSession();
  const { data, currency } = await ask(workload);
  const people = (await ask(members)).data;
  const { locale } = organisation;
  return (
    <PageFrame
      title="Workload"
      actions={<ButtonLink href="/settings/assignment">Rules of assignment</ButtonLink>}
    >
      <PageBody>
        <Table caption="What each collector has to do, and did">
          <thead>
            <TableRow>
              <TableHead>Collector</TableHead>
              <TableHead align="end">Customers</TableHead>
              <TableHead align="end">In the queue</TableHead>
              <TableHead align="end">Collectable</TableHead>
              <TableHead align="end">Overdue</TableHead>
              <TableHead align="end">Touched in 7 days</TableHead>
              <TableHead align="end">Promises kept</TableHead>
              <TableHead>
                <span className="spoken">Reassign</span>
              </TableHead>
            </TableRow>
          </thead>
          <tbody>
            {data.map((row) => (
              <TableRow key={row.email ?? 'nobody'}>
                <TableCell>
                  <Who {...row} />
                </TableCell>
                <TableCell align="end">{figure(row.customers)}</TableCell>
                <TableCell align="end">
                  {row.in_queue > 0 ? (
                    <a className="link" href={queueOf(row)}>
                      {figure(row.in_queue)}
                    </a>
                  ) : (
                    figure(0)
                  )}
                </TableCell>
                <TableCell align="end">
                  <MoneyText amount={row.collectable} currency={currency} whole locale={locale} />
                </TableCell>
                <TableCell align="end">
                  <MoneyText amount={row.overdue} currency={currency} whole locale={locale} />
                </TableCell>
                <TableCell align="end">{figure(row.touched)}</TableCell>
                <TableCell align="end">{kept(row)}</TableCell>
                <TableCell align="end">
                  {row.email && row.customers > 0 && (
                    <HandOver
                      from={row.email}
                      name={row.name ?? row.email}
                      customers={row.customers}
                      people={people.filter(({ email }) => email !== row.email)}
                    />
                  )}
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
        <p className="max-w-prose text-muted text-xs">
          Amounts are at today’s rates. Promises are those that the person noted and whose last day was in the
          last {PROMISES_OVER_DAYS} days: kept in full, of those that are over.
        </p>
      </PageBody>
    </PageFrame>
  );
}

const Who = ({ name, email, collects }: Row) =>
  email === null ? (
    <span className="text-muted">Nobody</span>
  ) : (
    <>
      {name}{' '}
      <span className="text-muted text-xs">{collects ? email : `${email}, works in the queue no more`}</span>
    </>
  );

const queueOf = ({ email }: Row): string => addressOf('/', { filter: `owner:${email ?? 'none'}` });
const figure = (count: number): string => (count === 0 ? '–' : count.toLocaleString('en-GB'));
const kept = ({ promises_kept, promises_judged }: Row): string =>
  promises_judged === 0
    ? '–'
    : `${promises_kept} of ${promises_judged} (${Math.round((promises_kept / promises_judged) * 100)}%)`;
