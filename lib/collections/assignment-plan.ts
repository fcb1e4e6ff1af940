import type { Clocks } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';
import type { AssignmentRule } from './assignment-policy';
import { everybody } from './everybody';

/** Whom the rules are applied to: active customers without an owner, or all of them. */
export const SCOPES = ['unassigned', 'all'] as const;
export type AssignmentScope = (typeof SCOPES)[number];

type PlanOptions = {
  clocks: Clocks;
  fast: boolean;
  rules: readonly AssignmentRule[];
  /** Ids of the owners of each rule, in their turns (`turnsOf`). */
  owners: readonly (readonly number[])[];
  scope: AssignmentScope;
};

/**
 * Parts of a `WITH`: `plan` has every active customer in scope that a rule holds for (`rule` from 1, the first that does),
 * with its owner now (`owner_id`) and by the rule (`next_owner`). Who is with one of the rule's owners already stays there,
 * so that applying rules twice moves nobody; the others are dealt out in turn, the most pressing first.
 */
export function assignmentPlan(
  organisationId: number,
  { clocks, fast, rules, owners, scope }: PlanOptions,
): Prisma.Sql {
  const found = rules.map((rule, index) => Prisma.sql`WHEN ${condition(rule)} THEN ${index + 1}::integer`);
  const turn = owners.map(
    (ids, index) => Prisma.sql`
      WHEN ${index + 1} THEN (${[...ids]}::integer[])[(d.turn - 1) % ${ids.length} + 1]`,
  );
  const keeps = owners.map(
    (ids, index) => Prisma.sql`WHEN ${index + 1} THEN m.owner_id = ANY(${[...ids]}::integer[])`,
  );
  return Prisma.sql`
    ${everybody(organisationId, clocks, fast)},
    seated AS (
      SELECT r.customer_id, nullif(r.owner_id, 0) AS owner_id, r.queue_place, r.collectable_base, r.balance_base, r.terms_currency,
             r.recurring_late, r.due_count, ${country(organisationId, rules)} AS country
      FROM r WHERE r.status = 'active' AND ${scope === 'all' ? Prisma.sql`true` : Prisma.sql`coalesce(r.owner_id, 0) = 0`} OFFSET 0),
    matched AS (SELECT s.*, ${choose(Prisma.empty, found, NOBODY)} AS rule FROM seated s OFFSET 0),
    kept AS (SELECT m.*, coalesce(${choose(Prisma.sql`m.rule`, keeps, Prisma.sql`false`)}, false) AS keeps FROM matched m WHERE m.rule IS NOT NULL),
    dealt AS (
      SELECT k.*, row_number() OVER (PARTITION BY k.rule, k.keeps
                                     ORDER BY k.queue_place DESC, k.collectable_base DESC, k.customer_id) AS turn
      FROM kept k),
    plan AS MATERIALIZED (
      SELECT d.customer_id, d.rule, d.owner_id, d.collectable_base,
             CASE WHEN d.keeps THEN d.owner_id ELSE ${choose(Prisma.sql`d.rule`, turn, NOBODY)} END AS next_owner
      FROM dealt d)`;
}

const NOBODY = Prisma.sql`NULL::integer`;

/** `CASE of WHEN … END`, or `none` where there is nothing to choose from. */
const choose = (of: Prisma.Sql, whens: Prisma.Sql[], none: Prisma.Sql): Prisma.Sql =>
  whens.length === 0 ? none : Prisma.sql`CASE ${of} ${Prisma.join(whens, ' ')} END`;

/** Looked up only where a rule asks for it. */
const country = (organisationId: number, rules: readonly AssignmentRule[]): Prisma.Sql =>
  rules.some(({ countries }) => countries.length > 0)
    ? Prisma.sql`(
        SELECT a.country FROM address a
        WHERE a.organisation_id = ${organisationId} AND a.customer_id = r.customer_id AND a.ended_at IS NULL
          AND a.kind IN ('registered', 'billing') AND a.country IS NOT NULL
        ORDER BY a.kind = 'registered' DESC, a.id LIMIT 1)`
    : Prisma.sql`NULL::text`;

const PAYERS: Record<NonNullable<AssignmentRule['payer']>, Prisma.Sql> = {
  late: Prisma.sql`s.recurring_late`,
  'on-time': Prisma.sql`(NOT s.recurring_late AND s.due_count > 0)`,
  new: Prisma.sql`s.due_count = 0`,
};

function condition({ countries, currencies, from, below, payer }: AssignmentRule): Prisma.Sql {
  const all = [
    ...(countries.length > 0 ? [Prisma.sql`s.country = ANY(${countries}::text[])`] : []),
    ...(currencies.length > 0 ? [Prisma.sql`s.terms_currency = ANY(${currencies}::text[])`] : []),
    ...(from === null ? [] : [Prisma.sql`s.balance_base >= ${from}::text::numeric`]),
    ...(below === null ? [] : [Prisma.sql`s.balance_base < ${below}::text::numeric`]),
    ...(payer === null ? [] : [PAYERS[payer]]),
  ];
  return all.length === 0 ? Prisma.sql`true` : Prisma.join(all, ' AND ');
}
