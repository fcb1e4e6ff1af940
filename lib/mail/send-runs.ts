import { z } from 'zod';
import { defineQuery } from '@/lib/kernel/query';
import { bigintColumn, readRows } from '@/lib/kernel/rows';
import { SEND_REFUSALS } from './mail-words';
import { countDone, findRun } from './send-run';

const resultColumns = z.object({
  position: z.number(),
  customer: z.string(),
  name: z.string(),
  outcome: z.string().nullable(),
  message: bigintColumn.nullable(),
  state: z.string().nullable(),
  reasons: z.array(z.string()).nullable(),
});

/** A selection that is being reminded: how far it is, and what became of each customer. */
export const sendRun = defineQuery({
  name: 'mail.send-run',
  summary: 'How far reminding a selection is, and what was sent, kept or refused for each customer.',
  permission: 'queue.read',
  input: z.strictObject({ run: z.string().trim().max(20) }),
  async read({ tx, organisation: { id } }, input) {
    const run = await findRun(tx, id, input.run);
    const done = await countDone(tx, id, run.id);
    const rows = readRows(
      resultColumns,
      await tx.$queryRaw`
        SELECT s.position, c.number AS customer, c.name, r.outcome, r.message_id AS message,
               CASE WHEN r.message_id IS NOT NULL THEN message_state(${id}::integer, r.message_id) END AS state, r.reasons
        FROM send_run_customer s
        JOIN customer c ON c.organisation_id = ${id} AND c.id = s.customer_id
        LEFT JOIN send_run_result r ON r.organisation_id = ${id} AND r.run_id = s.run_id AND r.position = s.position
        WHERE s.organisation_id = ${id} AND s.run_id = ${run.id}
        ORDER BY s.position`,
    );
    const counts = { waiting: 0, kept: 0, refused: 0, failed: 0 };
    for (const { outcome } of rows)
      if (outcome && outcome in counts) counts[outcome as keyof typeof counts] += 1;
    return {
      run: run.id.toString(),
      kind: run.kind,
      level: run.level,
      language: run.language,
      customers: run.customers,
      done,
      state: done === run.customers ? ('done' as const) : STATES[run.wanted],
      counts,
      results: rows.map(({ message, reasons, ...row }) => ({
        ...row,
        message: message === null ? null : message.toString(),
        reasons: (reasons ?? []).map((code) => ({
          code,
          text: SEND_REFUSALS[code as keyof typeof SEND_REFUSALS] ?? code,
        })),
      })),
    };
  },
});

export type SendRunAnswer = Awaited<ReturnType<typeof sendRun.read>>;

const STATES = { go: 'running', pause: 'paused', stop: 'ended' } as const;

/** The selections that were reminded lately, the newest first. */
export const sendRuns = defineQuery({
  name: 'mail.send-runs',
  summary: 'The selections that were reminded lately.',
  permission: 'queue.read',
  input: z.strictObject({}),
  async read({ tx, organisation: { id } }) {
    const rows = await tx.$queryRaw<
      {
        id: bigint;
        kind: 'reminder' | 'statement';
        level: number;
        customers: number;
        by: string;
        at: Date;
        done: bigint;
        wanted: keyof typeof STATES;
      }[]
    >`
      SELECT r.id, r.kind, r.level, r.customers, coalesce(u.name, r.actor) AS by, r.recorded_at AS at,
             (SELECT count(*) FROM send_run_result x WHERE x.organisation_id = ${id} AND x.run_id = r.id) AS done,
             coalesce((SELECT t.wanted FROM send_run_turn t WHERE t.organisation_id = ${id} AND t.run_id = r.id
                       ORDER BY t.id DESC LIMIT 1), 'go') AS wanted
      FROM send_run r LEFT JOIN app_user u ON u.id = r.user_id
      WHERE r.organisation_id = ${id} ORDER BY r.id DESC LIMIT 20`;
    return {
      data: rows.map(({ id: run, at, done, wanted, ...row }) => ({
        run: run.toString(),
        ...row,
        at: at.toISOString(),
        done: Number(done),
        state: Number(done) === row.customers ? ('done' as const) : STATES[wanted],
      })),
    };
  },
});
