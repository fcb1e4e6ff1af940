import { Prisma } from '@/prisma/client/client';

/**
 * The ids of the customers that `q` finds, as a subquery: `WHERE c.id IN ${searchCandidates(…)}`. It costs what is
 * found, not what is there: it reads the kept words (`customer_search_word`) from the one that `q` begins on, and looks
 * at a customer itself only where a word has ended or `q` is longer than what is kept of one.
 */
export const searchCandidates = (organisationId: number, q: string): Prisma.Sql => Prisma.sql`(
  SELECT w.customer_id FROM (${wordsFrom(organisationId, q)}) w
  UNION
  SELECT i.customer_id FROM item i WHERE i.organisation_id = ${organisationId} AND i.number_key = upper(${q}::text))`;

/**
 * The first of those that are known by `q` themselves, as rows (customer_id, word) in the order of the words that it
 * begins. However much there is to find, no more than a few hundred words are read.
 */
export const firstCandidates = (organisationId: number, q: string, limit: number): Prisma.Sql => Prisma.sql`(
  SELECT x.customer_id, min(x.word) AS word
  FROM (${wordsFrom(organisationId, q)} ORDER BY w.word, w.customer_id LIMIT ${limit * MOST_WORDS}) x
  GROUP BY x.customer_id ORDER BY 2, 1 LIMIT ${limit})`;

/** Of one customer that begin alike: a name has few words, and few of them are the same. */
const MOST_WORDS = 40;

/**
 * The definition, on the id of one customer: `q` begins a word of its name or trading name, its number, one of its
 * external ids or the address of a contact that has not ended, or is the number of one of its documents; in any case.
 */
export const matchesSearch = (organisationId: number, q: string, id: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  ${isKnownBy(organisationId, q, id)}
  OR EXISTS (SELECT FROM item its_document
             WHERE its_document.organisation_id = ${organisationId} AND its_document.customer_id = ${id}
               AND upper(its_document.number) = upper(${q}::text)))`;

/** Sorts after every other character, so that what begins with a text lies between it and it with this added. */
export const AFTER_ALL = '\u{10FFFF}';

/** The words that `q` begins, with the customers that are known by them now. */
const wordsFrom = (organisationId: number, q: string) => Prisma.sql`
  SELECT w.customer_id, w.word
  FROM (SELECT k.word, k.customer_id, bool_or(k.ended) AS ended
        FROM customer_search_word k
        WHERE k.organisation_id = ${organisationId} AND k.word >= search_word(${q}::text)
          AND k.word < search_word(${q}::text) || ${AFTER_ALL}
        GROUP BY k.word, k.customer_id) w
  WHERE ((NOT w.ended AND search_word(${q}::text) = lower(${q}::text))
     OR ${isKnownBy(organisationId, q, Prisma.sql`w.customer_id`)})`;

/** Its own aliases are unlike any that a query around it would give to what `id` names. */
const isKnownBy = (organisationId: number, q: string, id: Prisma.Sql) => Prisma.sql`
  EXISTS (
    SELECT FROM customer one_known
    WHERE one_known.organisation_id = ${organisationId} AND one_known.id = ${id}
      AND (strpos(' ' || lower(one_known.name), ' ' || lower(${q}::text)) > 0
        OR strpos(' ' || lower(one_known.trading_name), ' ' || lower(${q}::text)) > 0
        OR starts_with(lower(one_known.number), lower(${q}::text))
        OR EXISTS (SELECT FROM customer_external_id x
                   WHERE x.organisation_id = ${organisationId} AND x.customer_id = one_known.id
                     AND starts_with(lower(x.external_id), lower(${q}::text)))
        OR EXISTS (SELECT FROM contact x
                   WHERE x.organisation_id = ${organisationId} AND x.customer_id = one_known.id
                     AND x.ended_at IS NULL AND starts_with(lower(x.email), lower(${q}::text)))))`;
