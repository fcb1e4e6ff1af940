import { BUCKETS } from '@/lib/health/buckets';
import type { Actor } from '@/lib/kernel/actor';
import { optionalText } from '@/lib/kernel/input';
import { isCurrency } from '@/lib/kernel/money';
import type { Clocks } from '@/lib/kernel/query';
import { invalid } from '@/lib/kernel/refusal';
import { Prisma } from '@/prisma/client/client';
import type { OwnerScope } from './row-parts';

/**
 * `filter` is a list of `key:value` with commas between: `owner:me,bucket:90+,payer:late`. All must hold.
 * It is the same text in the address of a screen and in the API.
 */
export const filterInput = optionalText(300).describe(
  'Conditions with commas between, all of which must hold: owner:me | owner:none | owner:<e-mail>, bucket:<bucket>, ' +
    'payer:late | payer:on-time | payer:new, currency:<code>, limit:over, contact:none, status:active | status:archived | status:all, ' +
    'open:yes, queue:in, promise:broken (one of the last year was not kept), follow-up:due, due:soon (something falls due within a week). ' +
    'Archived customers are left out unless status says otherwise.',
);

/** `q`: begins a word of a name, a number, an external id or a contact's e-mail, or is a document's number. */
export const searchInput = optionalText(100).describe(
  'Searches name, number, external id, contact e-mail and document number.',
);

export type FilterTerm = { key: string; value: string };

export function parseFilter(filter: string | undefined): FilterTerm[] {
  if (!filter) return [];
  return filter.split(',').map((part) => {
    const at = part.indexOf(':');
    if (at <= 0) throw invalid(`“${part}” is not a condition like owner:me.`, 'filter');
    return { key: part.slice(0, at).trim(), value: part.slice(at + 1).trim() };
  });
}

/** Whether a filter has a condition of that key. */
export const filtersBy = (filter: string | undefined, key: string): boolean =>
  parseFilter(filter).some((term) => term.key === key);

/** The filter as a condition on the columns of a customer row (alias `r`) at the clocks. */
export function filterCondition(filter: string | undefined, actor: Actor, clocks: Clocks): Prisma.Sql {
  const terms = parseFilter(filter);
  const conditions = terms.map((term) => condition(term, actor, clocks));
  // An archived customer with a balance is an alarm in the queue, so the queue shows it; a list hides it until asked.
  const byDefault = terms.some(({ key }) => key === 'status' || key === 'queue')
    ? []
    : [Prisma.sql`r.status = 'active'`];
  const all = [...conditions, ...byDefault];
  return all.length === 0 ? Prisma.sql`true` : Prisma.join(all, ' AND ');
}

/** A filter that is of owners alone, as a condition on `position_total`; undefined for any other. */
export function ownerTotals(filter: string | undefined, actor: Actor): Prisma.Sql | undefined {
  const terms = parseFilter(filter).filter(({ key, value }) => !(key === 'status' && value === 'all'));
  if (terms.some(({ key }) => key !== 'owner')) return undefined;
  const all = terms.map(
    ({ value }) => ownerCondition(Prisma.sql`r.owner_id`, value, actor) ?? Prisma.sql`false`,
  );
  return all.length === 0 ? Prisma.sql`true` : Prisma.join(all, ' AND ');
}

/** Whoever asks owns them. */
export const ownCustomers = (actor: Actor, clocks: Clocks): OwnerScope => ({
  rows: filterCondition('owner:me,status:all', actor, clocks),
  owner: ownerTotals('owner:me', actor) ?? Prisma.sql`false`,
});

function condition({ key, value }: FilterTerm, actor: Actor, clocks: Clocks): Prisma.Sql {
  const build = CONDITIONS[key];
  const sql = build?.(value, actor, clocks);
  if (!sql) throw invalid(`“${key}:${value}” is not a condition that this list knows.`, 'filter');
  return sql;
}

const PAYERS: Record<string, Prisma.Sql> = {
  late: Prisma.sql`r.recurring_late`,
  'on-time': Prisma.sql`(NOT r.recurring_late AND r.due_count > 0)`,
  new: Prisma.sql`r.due_count = 0`,
};

/** Who the owner is, in an expression of the owner's id. */
function ownerCondition(owner: Prisma.Sql, value: string, actor: Actor): Prisma.Sql | undefined {
  if (value === 'me') return Prisma.sql`${owner} = ${actor.userId ?? 0}`;
  if (value === 'none') return Prisma.sql`coalesce(${owner}, 0) = 0`;
  return value.includes('@')
    ? Prisma.sql`${owner} = (SELECT x.id FROM app_user x WHERE x.email = ${value.toLowerCase()})`
    : undefined;
}

const CONDITIONS: Record<string, (value: string, actor: Actor, clocks: Clocks) => Prisma.Sql | undefined> = {
  owner: (value, actor) => ownerCondition(Prisma.sql`r.owner_id`, value, actor),
  bucket: (value) =>
    (BUCKETS as readonly string[]).includes(value)
      ? Prisma.sql`r.open_buckets @> ARRAY[${value}::text]`
      : undefined,
  payer: (value) => PAYERS[value],
  currency: (value) =>
    isCurrency(value.toUpperCase())
      ? Prisma.sql`r.open_currencies @> ARRAY[${value.toUpperCase()}::text]`
      : undefined,
  limit: (value) => (value === 'over' ? Prisma.sql`r.over_limit` : undefined),
  contact: (value) => (value === 'none' ? Prisma.sql`r.billing_contact_id IS NULL` : undefined),
  status: (value) =>
    value === 'all'
      ? Prisma.sql`true`
      : value === 'active' || value === 'archived'
        ? Prisma.sql`r.status = ${value}`
        : undefined,
  open: (value) => (value === 'yes' ? Prisma.sql`r.open_currencies <> '{}'` : undefined),
  queue: (value) => (value === 'in' ? Prisma.sql`r.in_queue` : undefined),
  promise: (value) => (value === 'broken' ? Prisma.sql`r.level_broken > 0` : undefined),
  'follow-up': (value) => (value === 'due' ? Prisma.sql`r.forced @> ARRAY['follow_up'::text]` : undefined),
  due: (value, { organisationId }, { asOf, knownAt, plain }) =>
    value === 'soon'
      ? Prisma.sql`r.customer_id IN (
          SELECT due_soon_of(${organisationId}::integer, ${asOf}::date, ${knownAt}::timestamptz, ${plain}::boolean))`
      : undefined,
};
