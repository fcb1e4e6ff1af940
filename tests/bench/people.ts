import pg from 'pg';
import type { Actor } from '@/lib/kernel/actor';
import type { Role } from '@/lib/kernel/permission';
import type { Book } from './book/open-book';

/** The large organisation of a book, and who works in it (`book/1-people.sql`). */
export const ORGANISATION = 1;

const person = (userId: number, role: Role, label: string): Actor => ({
  organisationId: ORGANISATION,
  userId,
  label,
  roles: [role],
});

export const COLLECTOR = person(1, 'collector', 'collector-1@bench.example');
export const FINANCE = person(11, 'finance', 'finance@bench.example');
export const MANAGER = person(12, 'collections_manager', 'collections_manager@bench.example');

/** Customers of a book by what the cases need of them. */
export type Known = {
  /** With most entries. */
  largest: { id: string; number: string };
  /** Active, drawn at random, the largest not among them. */
  some: string[];
  /** A word that begins a few names, a name's first letters that begin many, and a document's number. */
  word: string;
  document: string;
};

export async function knownOf(book: Book): Promise<Known> {
  const client = new pg.Client({ connectionString: book.superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; number: string }>(LARGEST, [ORGANISATION]);
    const [largest] = rows;
    const some = await client.query<{ number: string; word: string }>(SOME, [ORGANISATION, largest?.id]);
    const document = await client.query<{ number: string }>(DOCUMENT, [ORGANISATION, largest?.id]);
    if (!largest || !some.rows[0] || !document.rows[0]) throw new Error('The book is empty.');
    return {
      largest,
      some: some.rows.map(({ number }) => number),
      word: some.rows[0].word,
      document: document.rows[0].number,
    };
  } finally {
    await client.end();
  }
}

const LARGEST = `
  SELECT c.id, c.number FROM customer c
  JOIN (SELECT customer_id, count(*) AS entries FROM entry WHERE organisation_id = $1 GROUP BY customer_id
        ORDER BY entries DESC, customer_id LIMIT 1) e ON e.customer_id = c.id
  WHERE c.organisation_id = $1`;

const SOME = `
  SELECT c.number, split_part(c.name, ' ', 2) AS word FROM customer c
  WHERE c.organisation_id = $1 AND c.id <> $2
    AND NOT EXISTS (SELECT FROM customer_status s WHERE s.organisation_id = $1 AND s.customer_id = c.id)
  ORDER BY hashint8(c.id) LIMIT 4000`;

const DOCUMENT = `
  SELECT i.number FROM item i WHERE i.organisation_id = $1 AND i.customer_id = $2 AND i.kind = 'invoice' ORDER BY i.id DESC LIMIT 1`;
