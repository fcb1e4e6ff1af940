import type { CommandContext } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';

/** Whom a customer goes to; null is nobody. */
export type Gift = { customerId: bigint; ownerId: number | null };

/**
 * Gives many customers away at once: a fact and a change on the trail for each whose owner is another one now. Answers those.
 * The customers are locked in the order of their ids, so that two such acts wait for one another.
 */
export async function giveCustomers(context: CommandContext, gifts: readonly Gift[]): Promise<Given[]> {
  const sorted = [...gifts].sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
  const given: Given[] = [];
  for (let start = 0; start < sorted.length; start += AT_ONCE) {
    const some = sorted.slice(start, start + AT_ONCE);
    given.push(...(await giveSome(context, some)));
    context.progress(Math.min(start + AT_ONCE, sorted.length), sorted.length);
  }
  return given;
}

const AT_ONCE = 2000;

export type Given = {
  customer_id: bigint;
  number: string;
  before_email: string | null;
  before_name: string | null;
  after_email: string | null;
  after_name: string | null;
};

async function giveSome(context: CommandContext, gifts: readonly Gift[]): Promise<Given[]> {
  const { tx, actor, changed } = context;
  const ids = gifts.map(({ customerId }) => customerId);
  const owners = gifts.map(({ ownerId }) => ownerId);
  await tx.$queryRaw`
    SELECT c.id FROM customer c WHERE c.organisation_id = ${actor.organisationId} AND c.id = ANY(${ids}::bigint[])
    ORDER BY c.id FOR NO KEY UPDATE`;
  const moved = await moves(tx, actor.organisationId, ids, owners);
  await tx.$executeRaw`
    INSERT INTO customer_owner (organisation_id, customer_id, user_id)
    SELECT ${actor.organisationId}::integer, g.customer_id, g.owner_id
    FROM unnest(${ids}::bigint[], ${owners}::integer[]) g (customer_id, owner_id)
    WHERE g.customer_id = ANY(${moved.map(({ customer_id }) => customer_id)}::bigint[])`;
  for (const one of moved) {
    changed({
      subject: 'customer_owner',
      subjectId: one.number,
      before: person(one.before_email, one.before_name),
      after: person(one.after_email, one.after_name),
    });
  }
  return moved;
}

const moves = (tx: Tx, organisationId: number, ids: bigint[], owners: (number | null)[]): Promise<Given[]> =>
  tx.$queryRaw<Given[]>`
    SELECT c.id AS customer_id, c.number, b.email AS before_email, b.name AS before_name, a.email AS after_email, a.name AS after_name
    FROM unnest(${ids}::bigint[], ${owners}::integer[]) g (customer_id, owner_id)
    JOIN customer c ON c.organisation_id = ${organisationId} AND c.id = g.customer_id
    LEFT JOIN LATERAL (
      SELECT w.user_id FROM customer_owner w
      WHERE w.organisation_id = ${organisationId} AND w.customer_id = g.customer_id
      ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1) n ON true
    LEFT JOIN app_user b ON b.id = n.user_id
    LEFT JOIN app_user a ON a.id = g.owner_id
    WHERE n.user_id IS DISTINCT FROM g.owner_id
    ORDER BY c.id`;

/** An owner as the trail keeps it. */
const person = (email: string | null, name: string | null) => (email ? { owner: email, name } : null);
