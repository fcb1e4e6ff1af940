import { z } from 'zod';
import { defineQuery } from '@/lib/kernel/query';
import { dayColumn, numericColumn, readRows } from '@/lib/kernel/rows';

const LAST_CLOSES = 24;
const LAST_RATES = 200;

/** How far the books are closed, the closes that led there, and the exchange rates. */
export const books = defineQuery({
  name: 'ledger.books',
  summary:
    'The day through which the books are closed, the last closes with their reasons, and the exchange rates.',
  permission: 'ledger.read',
  input: z.strictObject({}),
  async read({ tx, actor: { organisationId }, organisation }) {
    const closes = await tx.$queryRaw`
      SELECT c.closed_through, c.reason, c.recorded_at, a.actor
      FROM period_close c
      JOIN audit_event a ON a.organisation_id = ${organisationId} AND a.id = c.audit_id
      WHERE c.organisation_id = ${organisationId}
      ORDER BY c.id DESC LIMIT ${LAST_CLOSES}`;
    const rates = await tx.$queryRaw`
      SELECT r.currency, r.valid_on, trim_scale(r.rate) AS rate, r.recorded_at
      FROM exchange_rate r WHERE r.organisation_id = ${organisationId}
      ORDER BY r.valid_on DESC, r.currency, r.recorded_at DESC LIMIT ${LAST_RATES}`;
    const closed = readRows(closeColumns, closes);
    return {
      base_currency: organisation.baseCurrency,
      closed_through: closed[0]?.closed_through ?? null,
      closes: closed,
      rates: readRows(rateColumns, rates),
    };
  },
});

const instantColumn = z.date().transform((instant) => instant.toISOString());

const closeColumns = z.object({
  closed_through: dayColumn,
  reason: z.string(),
  recorded_at: instantColumn,
  actor: z.string(),
});

const rateColumns = z.object({
  currency: z.string(),
  valid_on: dayColumn,
  rate: numericColumn,
  recorded_at: instantColumn,
});
