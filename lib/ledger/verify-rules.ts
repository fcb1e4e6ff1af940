import type { Tx } from '@/lib/kernel/db';
import { Prisma } from '@/prisma/client/client';
import { FAULTS_LISTED, type Fault } from './fault';

/** A rule of the ledger, as a statement that gives the first rows that break it: `entry` (or null) and `text`. */
type Rule = { check: string; broken: (organisationId: number) => Prisma.Sql };

/**
 * What must hold of all entries, whether they are sealed or not, whoever wrote them. `onRule` hears the name of each
 * rule before it is looked at. It reads the whole ledger some times: memory is bounded, time is not.
 */
export async function verifyRules(
  tx: Tx,
  organisationId: number,
  options: { signal?: AbortSignal | undefined; onRule?: ((check: string) => void) | undefined } = {},
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const { check, broken } of RULES) {
    options.signal?.throwIfAborted();
    options.onRule?.(check);
    const rows = await tx.$queryRaw<{ entry: bigint | null; block: number | null; text: string }[]>`
      SELECT f.entry, f.text,
             (SELECT b.block_no FROM ledger_block b
              WHERE b.organisation_id = ${organisationId} AND b.to_seq >= f.entry AND b.after_seq < f.entry
              ORDER BY b.to_seq LIMIT 1) AS block
      FROM (${broken(organisationId)} ORDER BY entry LIMIT ${FAULTS_LISTED}) f ORDER BY f.entry`;
    faults.push(...rows.map((row) => ({ check, ...row })));
  }
  return faults;
}

const RULES: Rule[] = [
  { check: 'entries', broken: brokenEntries },
  { check: 'documents', broken: brokenDocuments },
  { check: 'postings', broken: brokenPostings },
  { check: 'legs sum to zero', broken: unequalLegs },
  { check: 'allocation bounds', broken: overAllocated },
  { check: 'allocations taken back', broken: overTakenBack },
  { check: 'trial balance', broken: unbalanced },
];

/** An entry against its posting, its document, and the one that it is allocated to. */
function brokenEntries(org: number): Prisma.Sql {
  return Prisma.sql`
    SELECT e.seq AS entry, 'Entry ' || e.seq || ': ' || w.wrong || '.' AS text
    FROM entry e
    LEFT JOIN posting p ON p.organisation_id = ${org} AND p.id = e.posting_id
    LEFT JOIN item i ON i.organisation_id = ${org} AND i.id = e.item_id
    LEFT JOIN item c ON c.organisation_id = ${org} AND c.id = e.counter_item_id
    CROSS JOIN LATERAL (SELECT CASE
      WHEN e.seq < 1 THEN 'it stands before the beginning of the sequence'
      WHEN p.id IS NULL THEN 'posting ' || e.posting_id || ' is missing'
      WHEN i.id IS NULL THEN 'document ' || e.item_id || ' is missing'
      WHEN e.counter_item_id IS NOT NULL AND c.id IS NULL THEN 'document ' || e.counter_item_id || ' is missing'
      WHEN e.amount = 0 THEN 'its amount is zero'
      WHEN e.recorded_at <> p.recorded_at THEN 'it was not recorded when its posting was'
      WHEN e.customer_id <> i.customer_id THEN 'it is not on the account of ' || i.number
      WHEN e.currency <> i.currency THEN 'it is not in the currency of ' || i.number
      WHEN e.due_on IS DISTINCT FROM i.due_on THEN 'it does not fall due when ' || i.number || ' does'
      WHEN e.counter_item_id IS NULL AND NOT (
             (e.posting_id = i.posting_id AND e.amount = i.amount AND e.effective_on = i.issued_on)
             OR (coalesce(p.reverses_posting_id = i.posting_id, false) AND e.amount = -i.amount))
        THEN 'its amount, day or posting does not agree with ' || i.number
      WHEN c.id = i.id OR c.customer_id <> i.customer_id OR c.currency <> i.currency OR (c.amount > 0) = (i.amount > 0)
        THEN i.number || ' and ' || c.number || ' cannot be allocated to each other'
      END AS wrong) w
    WHERE e.organisation_id = ${org} AND w.wrong IS NOT NULL`;
}

/** Every document is put on its account once, by its own posting, and taken off at most once. */
function brokenDocuments(org: number): Prisma.Sql {
  return Prisma.sql`
    SELECT f.first AS entry, 'Document ' || i.number || ' (' || i.id || '): ' || w.wrong || '.' AS text
    FROM item i
    LEFT JOIN (SELECT e.item_id, e.posting_id, min(e.seq) AS first, count(*) AS legs FROM entry e
               WHERE e.organisation_id = ${org} AND e.counter_item_id IS NULL
               GROUP BY e.item_id, e.posting_id) f ON f.item_id = i.id AND f.posting_id = i.posting_id
    LEFT JOIN (SELECT e.item_id, count(*) AS legs, sum(e.amount) AS amount FROM entry e
               WHERE e.organisation_id = ${org} AND e.counter_item_id IS NULL
               GROUP BY e.item_id) s ON s.item_id = i.id
    CROSS JOIN LATERAL (SELECT CASE
      WHEN f.legs IS NULL THEN 'no entry puts it on the account'
      WHEN f.legs > 1 THEN f.legs || ' entries put it on the account'
      WHEN s.legs > 2 OR (s.legs = 2 AND s.amount <> 0) THEN 'it was taken off the account more than once'
      WHEN (i.amount > 0) <> (i.due_on IS NOT NULL) THEN 'a debit falls due, a credit does not'
      WHEN (i.amount < 0) <> (i.kind IN ('payment', 'credit_note', 'write_off')) THEN 'its amount has the wrong sign'
      END AS wrong) w
    WHERE i.organisation_id = ${org} AND w.wrong IS NOT NULL`;
}

/** Every posting has an act behind it that was there first, and does something. */
function brokenPostings(org: number): Prisma.Sql {
  return Prisma.sql`
    SELECT s.first AS entry, 'Posting ' || p.id || ': ' || w.wrong || '.' AS text
    FROM posting p
    LEFT JOIN audit_event a ON a.organisation_id = ${org} AND a.id = p.audit_id
    LEFT JOIN posting r ON r.organisation_id = ${org} AND r.id = p.reverses_posting_id
    LEFT JOIN (SELECT e.posting_id, min(e.seq) AS first, bool_or(e.counter_item_id IS NULL) AS faces FROM entry e
               WHERE e.organisation_id = ${org} GROUP BY e.posting_id) s ON s.posting_id = p.id
    CROSS JOIN LATERAL (SELECT CASE
      WHEN a.id IS NULL THEN 'no act is recorded for it'
      WHEN p.recorded_at < a.recorded_at THEN 'it was recorded before its act'
      WHEN s.first IS NULL THEN 'it has no entry'
      WHEN p.kind IN ('allocation', 'deallocation') AND s.faces THEN 'an allocation puts nothing on an account'
      WHEN (p.kind = 'reversal') <> (r.id IS NOT NULL) THEN 'what it reverses is missing'
      WHEN r.id >= p.id THEN 'it was there before what it reverses'
      END AS wrong) w
    WHERE p.organisation_id = ${org} AND w.wrong IS NOT NULL`;
}

/** What an allocation takes from one document it gives to the other, on the same day, by the same posting. */
function unequalLegs(org: number): Prisma.Sql {
  return Prisma.sql`
    SELECT min(e.seq) AS entry,
           'Posting ' || e.posting_id || ': its legs between documents ' || least(e.item_id, e.counter_item_id) || ' and '
             || greatest(e.item_id, e.counter_item_id) || ' sum to ' || sum(e.amount) || ', not to zero.' AS text
    FROM entry e
    WHERE e.organisation_id = ${org} AND e.counter_item_id IS NOT NULL
    GROUP BY e.posting_id, least(e.item_id, e.counter_item_id), greatest(e.item_id, e.counter_item_id), e.effective_on
    HAVING sum(e.amount) <> 0
        OR count(*) FILTER (WHERE e.item_id < e.counter_item_id) <> count(*) FILTER (WHERE e.item_id > e.counter_item_id)`;
}

/** On every day a document is open by something between nothing and its face amount. */
function overAllocated(org: number): Prisma.Sql {
  return Prisma.sql`
    SELECT min(r.last) AS entry,
           'Document ' || i.number || ' (' || i.id || '): open by ' || min(r.open_amount) || ' to ' || max(r.open_amount)
             || ' minor units where its amount is ' || i.amount || ', from ' || min(r.effective_on)::text || '.' AS text
    FROM (SELECT e.item_id, e.effective_on, max(e.seq) AS last,
                 sum(sum(e.amount)) OVER (PARTITION BY e.item_id ORDER BY e.effective_on) AS open_amount
          FROM entry e WHERE e.organisation_id = ${org} GROUP BY e.item_id, e.effective_on) r
    JOIN item i ON i.organisation_id = ${org} AND i.id = r.item_id
    WHERE r.open_amount NOT BETWEEN least(i.amount, 0) AND greatest(i.amount, 0)
    GROUP BY i.id, i.number, i.amount`;
}

/** On no day has more of an allocation been taken back than was made by then. */
function overTakenBack(org: number): Prisma.Sql {
  return Prisma.sql`
    SELECT min(r.last) AS entry,
           'Document ' || i.number || ' (' || i.id || '): more was taken off its allocation to document '
             || r.counter_item_id || ' than was allocated, from ' || min(r.effective_on)::text || '.' AS text
    FROM (SELECT e.item_id, e.counter_item_id, e.effective_on, max(e.seq) AS last,
                 sum(sum(e.amount)) OVER (PARTITION BY e.item_id, e.counter_item_id ORDER BY e.effective_on) AS net
          FROM entry e WHERE e.organisation_id = ${org} AND e.counter_item_id IS NOT NULL
          GROUP BY e.item_id, e.counter_item_id, e.effective_on) r
    JOIN item i ON i.organisation_id = ${org} AND i.id = r.item_id
    WHERE CASE WHEN i.amount > 0 THEN r.net > 0 ELSE r.net < 0 END
    GROUP BY i.id, i.number, r.counter_item_id`;
}

/**
 * The journal of each document debits receivables and credits its contra account (or the other way round), and a
 * reversal undoes it: the control account, summed from the documents, equals the accounts of the customers, summed
 * from their entries.
 */
function unbalanced(org: number): Prisma.Sql {
  return Prisma.sql`
    SELECT NULL::bigint AS entry,
           'In ' || coalesce(control.currency, accounts.currency) || ' the control account is ' || coalesce(control.amount, 0)
             || ' and the customers’ accounts are ' || coalesce(accounts.amount, 0) || ' minor units.' AS text
    FROM (SELECT i.currency, sum(i.amount) FILTER (WHERE r.id IS NULL) AS amount
          FROM item i
          LEFT JOIN posting r ON r.organisation_id = ${org} AND r.reverses_posting_id = i.posting_id
          WHERE i.organisation_id = ${org} GROUP BY i.currency) control
    FULL JOIN (SELECT e.currency, sum(e.amount) AS amount FROM entry e
               WHERE e.organisation_id = ${org} GROUP BY e.currency) accounts ON accounts.currency = control.currency
    WHERE coalesce(control.amount, 0) <> coalesce(accounts.amount, 0)`;
}
