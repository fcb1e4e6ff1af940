/** One entry of the book that is tampered with, and the block that holds it; null for the tail. */
export type Place = {
  organisation: number;
  seq: bigint;
  block: number | null;
  face: boolean;
  item: bigint;
  posting: bigint;
  audit: bigint;
};

/** What was sealed, and what lies behind it, of two organisations whose entries are mixed in one sequence. */
export type SealedBook = {
  places: Place[];
  blocks: Map<number, number>;
  gaps: { organisation: number; seq: bigint; block: number }[];
};

/** What an attacker who owns the tables does, and where it must be found; `null` for the block: not sealed yet. */
export type Tampering = {
  kind: string;
  sql: string[];
  organisation: number;
  block: number | null;
  entry?: bigint;
  /** The other organisation is touched as well. */
  both?: boolean;
};

type Pick = <T>(from: readonly T[]) => T;
type Kind = (book: SealedBook, pick: Pick) => Omit<Tampering, 'kind'>;

/** `count` tamperings: every kind in turn, each at a place of its own, the same for the same seed. */
export function tamperings(book: SealedBook, count: number, seed: number): Tampering[] {
  const random = generator(seed);
  const pick: Pick = (from) => {
    const chosen = from[Math.floor(random() * from.length)];
    if (chosen === undefined) throw new Error('The book has nothing of that sort.');
    return chosen;
  };
  const kinds = Object.entries(KINDS);
  return Array.from({ length: count }, (_, index) => {
    const [kind, make] = kinds[index % kinds.length] as [string, Kind];
    return { kind, ...make(book, pick) };
  });
}

const sealed = ({ places }: SealedBook) => places.filter(({ block }) => block !== null);
const tail = ({ places }: SealedBook) => places.filter(({ block }) => block === null);
const at = ({ organisation, seq }: Place) => `WHERE organisation_id = ${organisation} AND seq = ${seq}`;

const editEntry =
  (set: string): Kind =>
  (book, pick) => {
    const place = pick(sealed(book));
    return {
      sql: [`UPDATE entry SET ${set} ${at(place)}`],
      organisation: place.organisation,
      block: place.block,
      entry: place.seq,
    };
  };

/** An item is hashed with the leg that puts it on its account, a posting and an act with each of their entries. */
const editBehind =
  (table: 'item' | 'posting' | 'audit_event', statement: (where: string) => string): Kind =>
  (book, pick) => {
    const column = table === 'item' ? 'item' : table === 'posting' ? 'posting' : 'audit';
    const { organisation, [column]: id } = pick(sealed(book).filter(({ face }) => table !== 'item' || face));
    const first = sealed(book).find(
      (place) =>
        place.organisation === organisation && place[column] === id && (table !== 'item' || place.face),
    );
    if (!first) throw new Error('No entry of it is sealed.');
    return {
      sql: [statement(`WHERE organisation_id = ${organisation} AND id = ${id}`)],
      organisation,
      block: first.block,
      entry: first.seq,
    };
  };
const edit = (table: 'item' | 'posting' | 'audit_event', set: string) =>
  editBehind(table, (where) => `UPDATE ${table} SET ${set} ${where}`);
const remove = (table: 'item' | 'posting' | 'audit_event') =>
  editBehind(table, (where) => `DELETE FROM ${table} ${where}`);

const editBlock =
  (set: string): Kind =>
  ({ blocks }, pick) => {
    const [organisation, last] = pick([...blocks]);
    const block = 1 + Math.floor(pick([...Array(last).keys()]));
    return {
      sql: [`UPDATE ledger_block SET ${set} WHERE organisation_id = ${organisation} AND block_no = ${block}`],
      organisation,
      block,
    };
  };

const editTail =
  (statement: (place: Place) => string, faces: boolean): Kind =>
  (book, pick) => {
    const place = pick(tail(book).filter(({ face }) => face === faces));
    return { sql: [statement(place)], organisation: place.organisation, block: null };
  };

const otherThan = ({ blocks }: SealedBook, organisation: number) =>
  [...blocks.keys()].find((id) => id !== organisation) ?? 0;

const KINDS: Record<string, Kind> = {
  'an amount edited': editEntry('amount = amount + 1'),
  'a sign turned': editEntry('amount = -amount'),
  'a day edited': editEntry('effective_on = effective_on - 1'),
  'a due day edited': editEntry(`due_on = coalesce(due_on, effective_on) + 30`),
  'an entry moved to another account': editEntry('customer_id = customer_id + 1'),
  'an entry moved to another document': editEntry('item_id = item_id + 1'),
  'an entry allocated elsewhere': editEntry('counter_item_id = coalesce(counter_item_id, item_id) + 2'),
  'a currency edited': editEntry(`currency = 'XXX'`),
  'an entry recorded earlier': editEntry(`recorded_at = recorded_at - interval '1 ms'`),
  'an entry moved to another posting': editEntry('posting_id = posting_id - 1'),
  'an entry deleted': (book, pick) => {
    const place = pick(sealed(book));
    return { sql: [`DELETE FROM entry ${at(place)}`], organisation: place.organisation, block: place.block };
  },
  'a posting deleted with its entries': (book, pick) => {
    const { organisation, posting } = pick(sealed(book));
    const first = sealed(book).find(
      (place) => place.organisation === organisation && place.posting === posting,
    );
    const where = `WHERE organisation_id = ${organisation} AND`;
    return {
      sql: [
        `DELETE FROM entry ${where} posting_id = ${posting}`,
        `DELETE FROM item ${where} posting_id = ${posting}`,
        `DELETE FROM posting ${where} id = ${posting}`,
      ],
      organisation,
      block: first?.block ?? 0,
    };
  },
  'neighbours exchanged': (book, pick) => exchange(book, pick, 1),
  'entries exchanged across blocks': (book, pick) => exchange(book, pick, 9),
  'an entry moved to another place': (book, pick) => {
    const gap = pick(book.gaps);
    const place = pick(sealed(book).filter(({ organisation }) => organisation === gap.organisation));
    return {
      sql: [`UPDATE entry SET seq = ${gap.seq} ${at(place)}`],
      organisation: place.organisation,
      block: Math.min(place.block ?? 0, gap.block),
    };
  },
  'a whole document inserted in the past': (book, pick) => {
    const { organisation, seq, block } = pick(book.gaps);
    return { sql: [insertDocument(organisation, seq)], organisation, block, entry: seq };
  },
  'an entry copied in the past': (book, pick) => {
    const { organisation, seq, block } = pick(book.gaps);
    return {
      sql: [
        `INSERT INTO entry SELECT organisation_id, ${seq}, posting_id, customer_id, item_id, counter_item_id, amount, currency, due_on, effective_on, recorded_at
         FROM entry WHERE organisation_id = ${organisation} AND counter_item_id IS NOT NULL LIMIT 1`,
      ],
      organisation,
      block,
      entry: seq,
    };
  },
  'an entry moved before the beginning': (book, pick) => {
    const place = pick(sealed(book));
    return {
      sql: [`UPDATE entry SET seq = -seq ${at(place)}`],
      organisation: place.organisation,
      block: place.block,
    };
  },
  'a block removed': ({ blocks }, pick) => {
    const [organisation, last] = pick([...blocks]);
    const block = 1 + pick([...Array(last).keys()]);
    return {
      sql: [`DELETE FROM ledger_block WHERE organisation_id = ${organisation} AND block_no = ${block}`],
      organisation,
      block,
    };
  },
  'the last block removed': ({ blocks }, pick) => {
    const [organisation, block] = pick([...blocks]);
    return {
      sql: [`DELETE FROM ledger_block WHERE organisation_id = ${organisation} AND block_no = ${block}`],
      organisation,
      block,
    };
  },
  'the last blocks removed, and the note of the head with them': ({ blocks }, pick) => {
    const [organisation, last] = pick([...blocks]);
    return {
      sql: [
        `DELETE FROM ledger_block WHERE organisation_id = ${organisation} AND block_no >= ${last - 1}`,
        `UPDATE ledger_head h SET block_no = b.block_no, hash = b.hash FROM ledger_block b
         WHERE h.organisation_id = ${organisation} AND b.organisation_id = ${organisation} AND b.block_no = ${last - 2}`,
      ],
      organisation,
      block: last,
    };
  },
  'all blocks removed': ({ blocks }, pick) => {
    const [organisation] = pick([...blocks]);
    return {
      sql: [`DELETE FROM ledger_block WHERE organisation_id = ${organisation}`],
      organisation,
      block: 1,
    };
  },
  'the chain made anew over an edited posting': (book, pick) => {
    const { organisation, seq } = pick(sealed(book).filter(({ face }) => !face));
    return {
      sql: [
        `DELETE FROM ledger_block WHERE organisation_id = ${organisation}`,
        `DELETE FROM ledger_head WHERE organisation_id = ${organisation}`,
        `UPDATE posting SET reason = 'rewritten' WHERE id = (SELECT posting_id FROM entry WHERE organisation_id = ${organisation} AND seq = ${seq})`,
        `SELECT count(*) FROM generate_series(1, 40), LATERAL seal_block(${organisation}, 1000000 + generate_series, 6, 6)`,
      ],
      organisation,
      block: book.blocks.get(organisation) ?? 0,
    };
  },
  'a block’s hash edited': editBlock(`hash = set_byte(hash, 7, (get_byte(hash, 7) + 1) % 256)`),
  'a block’s link edited': editBlock(
    `prev_hash = set_byte(prev_hash, 0, (get_byte(prev_hash, 0) + 1) % 256)`,
  ),
  'a block’s marks edited': editBlock(`marks = set_byte(marks, 1, (get_byte(marks, 1) + 1) % 256)`),
  'a block’s number of entries edited': editBlock('entries = entries + 1'),
  'a block’s instant edited': editBlock(`sealed_at = sealed_at - interval '1 day'`),
  'a block’s end edited': editBlock('to_seq = to_seq - 1'),
  'a block’s version edited': editBlock('version = 2'),
  'an entry given to another organisation': (book, pick) => {
    const place = pick(sealed(book));
    return {
      sql: [`UPDATE entry SET organisation_id = ${otherThan(book, place.organisation)} ${at(place)}`],
      organisation: place.organisation,
      block: place.block,
      both: true,
    };
  },
  'a document given to another organisation': (book, pick) => {
    const { organisation, posting, item, audit, block } = pick(sealed(book).filter(({ face }) => face));
    const move = (table: string, where: string) =>
      `UPDATE ${table} SET organisation_id = ${otherThan(book, organisation)} WHERE organisation_id = ${organisation} AND ${where}`;
    return {
      sql: [
        move('entry', `item_id = ${item} AND counter_item_id IS NULL`),
        move('item', `id = ${item}`),
        move('posting', `id = ${posting}`),
        move('audit_event', `id = ${audit}`),
      ],
      organisation,
      block,
      both: true,
    };
  },
  'blocks exchanged between organisations': ({ blocks }, pick) => {
    const [one = 0, two = 0] = blocks.keys();
    const block = 1 + pick([...Array(Math.min(...blocks.values())).keys()]);
    const set = (to: string, where: string) => `UPDATE ledger_block SET ${to} WHERE ${where}`;
    return {
      sql: [
        set(`block_no = -1`, `organisation_id = ${one} AND block_no = ${block}`),
        set(`organisation_id = ${one}`, `organisation_id = ${two} AND block_no = ${block}`),
        set(`organisation_id = ${two}, block_no = ${block}`, `organisation_id = ${one} AND block_no = -1`),
      ],
      organisation: pick([one, two]),
      block,
      both: true,
    };
  },
  'a face amount edited': edit('item', 'amount = amount * 10'),
  'a document’s due day edited': edit('item', `due_on = coalesce(due_on, issued_on) + 60`),
  'a document’s customer edited': edit('item', 'customer_id = customer_id + 1'),
  'a document’s number edited': edit('item', `number = number || 'X'`),
  'a document’s day edited': edit('item', 'issued_on = issued_on - 1'),
  'a document’s contra account edited': edit('item', `contra_account = 'Cash at home'`),
  'a document’s text edited': edit('item', `description = coalesce(description, '') || '.'`),
  'a document’s reference emptied or set': edit(
    'item',
    `reference = CASE WHEN reference IS NULL THEN '' END`,
  ),
  'a document deleted': remove('item'),
  'a posting’s instant edited': edit('posting', `recorded_at = recorded_at - interval '1 year'`),
  'a posting’s reason edited': edit('posting', `reason = coalesce(reason, '') || ' '`),
  'a posting deleted': remove('posting'),
  'an act’s person edited': edit('audit_event', `actor = 'somebody@else.example'`),
  'an act’s instant edited': edit('audit_event', `recorded_at = recorded_at - interval '1 microsecond'`),
  'an act deleted': remove('audit_event'),
  'an amount of the tail edited': editTail(
    (place) => `UPDATE entry SET amount = amount + 1 ${at(place)}`,
    true,
  ),
  'a leg of the tail deleted': editTail((place) => `DELETE FROM entry ${at(place)}`, false),
  'a document of the tail edited': editTail(
    ({ organisation, item }) =>
      `UPDATE item SET amount = amount * 2 WHERE organisation_id = ${organisation} AND id = ${item}`,
    true,
  ),
  'a face leg of the tail deleted': editTail((place) => `DELETE FROM entry ${at(place)}`, true),
};

function exchange(book: SealedBook, pick: Pick, distance: number): Omit<Tampering, 'kind'> {
  const organisation = pick([...book.blocks.keys()]);
  const own = sealed(book).filter((place) => place.organisation === organisation);
  const first = pick(own.slice(0, -distance));
  const second = own[own.indexOf(first) + distance];
  const move = (from: bigint, to: bigint) =>
    `UPDATE entry SET seq = ${to} WHERE organisation_id = ${organisation} AND seq = ${from}`;
  const other = second?.seq ?? 0n;
  return {
    sql: [move(first.seq, -1n), move(other, first.seq), move(-1n, other)],
    organisation,
    block: first.block,
    entry: first.seq,
  };
}

/** Act, posting, document and entry, all of them as they would be: only its place gives it away. */
const insertDocument = (organisation: number, seq: bigint): string => `
  WITH act AS (
    INSERT INTO audit_event (organisation_id, request_key, request_hash, command, actor, input, recorded_at)
    SELECT organisation_id, 'slipped in', request_hash, command, actor, input, recorded_at FROM audit_event
    WHERE organisation_id = ${organisation} ORDER BY id LIMIT 1 RETURNING id, recorded_at)
  , post AS (
    INSERT INTO posting (organisation_id, audit_id, kind, recorded_at) SELECT ${organisation}, id, 'document', recorded_at FROM act
    RETURNING id, recorded_at)
  , doc AS (
    INSERT INTO item (organisation_id, customer_id, posting_id, kind, number, amount, currency, issued_on, due_on, contra_account)
    SELECT ${organisation}, i.customer_id, post.id, 'invoice', 'SLIPPED-IN', 12300, i.currency, '2026-01-15', '2026-02-14', i.contra_account
    FROM post, (SELECT * FROM item WHERE organisation_id = ${organisation} ORDER BY id LIMIT 1) i RETURNING *)
  INSERT INTO entry SELECT ${organisation}, ${seq}, doc.posting_id, doc.customer_id, doc.id, NULL, doc.amount, doc.currency, doc.due_on, doc.issued_on, post.recorded_at
  FROM doc, post`;

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
