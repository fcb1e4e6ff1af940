import type { NextRequest } from 'next/server';
import type { CustomerRow } from '@/lib/collections/customer-row';
import { listCustomers } from '@/lib/collections/list-customers';
import { type ExportCell, writeCsv } from '@/lib/exchange/write-csv';
import { writeXlsx } from '@/lib/exchange/write-xlsx';
import { currentSession } from '@/lib/identity/session';
import { answer } from '@/lib/kernel/query';
import { Refusal } from '@/lib/kernel/refusal';
import { sortParam } from '../../_shell/address';

const HEADINGS = [
  'Number',
  'Name',
  'Status',
  'Billing contact',
  'E-mail',
  'Telephone',
  'Currency',
  'Balance',
  'Overdue',
  'Unapplied',
  'Current',
  '1-30 days',
  '31-60 days',
  '61-90 days',
  'Over 90 days',
  'Oldest due on',
  'Recurring late payer',
  'Late',
  'Of',
  'Average days late',
  'Terms',
  'Credit limit',
  'Credit used %',
  'Owner',
  'Score',
  'Why',
];
const PAGE = 500;

/** Exactly the customers that the list shows, all pages of them; one line for each currency of a customer. */
export async function GET(request: NextRequest): Promise<Response> {
  const session = await currentSession();
  if (!session) return new Response('Sign in first.', { status: 401 });
  const params = Object.fromEntries(request.nextUrl.searchParams);
  const { format, sort, ...asked } = params;
  try {
    const lines: ExportCell[][] = [];
    let cursor: string | null | undefined;
    let asOf = '';
    do {
      const page = await answer(listCustomers, session.actor, {
        ...asked,
        sort: sortParam(sort),
        cursor: cursor ?? undefined,
        limit: PAGE,
      });
      lines.push(...page.data.flatMap(linesOf));
      asOf = page.as_of;
      cursor = page.next_cursor;
    } while (cursor);
    return await file(format === 'xlsx' ? 'xlsx' : 'csv', `customers ${asOf}`, lines);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return new Response(error.message, { status: error.code === 'forbidden' ? 403 : 422 });
  }
}

const linesOf = (row: CustomerRow): ExportCell[][] =>
  [row, ...row.other_currencies].map((balance) => [
    row.number,
    row.name,
    row.status,
    row.billing_contact?.name ?? null,
    row.billing_contact?.email ?? null,
    row.billing_contact?.phone ?? null,
    balance.currency,
    { amount: balance.balance },
    { amount: balance.overdue },
    { amount: balance.unapplied },
    ...balance.buckets.map(({ amount }) => ({ amount })),
    balance.oldest_due_on ? { day: balance.oldest_due_on } : null,
    row.payer.flag ? 'yes' : 'no',
    row.payer.late,
    row.payer.of,
    row.payer.average_days_late,
    row.terms,
    row.credit_limit ? `${row.credit_limit.currency} ${row.credit_limit.amount}` : null,
    row.credit_used_percent,
    row.owner?.name ?? null,
    row.score,
    row.reasons.join('. '),
  ]);

async function file(format: 'csv' | 'xlsx', name: string, lines: ExportCell[][]): Promise<Response> {
  const content =
    format === 'xlsx' ? await writeXlsx('Customers', HEADINGS, lines) : writeCsv(HEADINGS, lines);
  const type =
    format === 'xlsx'
      ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
      : 'text/csv; charset=utf-8';
  return new Response(new Uint8Array(content), {
    headers: {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${name}.${format}"`,
      'Cache-Control': 'no-store',
    },
  });
}
