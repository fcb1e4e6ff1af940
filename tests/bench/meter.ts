import pg from 'pg';

/** What statements cost in the database, and what their caller waited, in milliseconds. */
export type Cost = { database: number; caller: number };

/** A kind of statement: how often it ran, and its milliseconds in all. */
export type Statement = { statement: string; calls: number; milliseconds: number };

/** Reads what PostgreSQL itself counts (pg_stat_statements): planning and execution of every statement of one database. */
export type Meter = {
  /** Runs `work` alone and says what it cost. */
  cost<T>(work: () => Promise<T>): Promise<Cost & { answer: T }>;
  /** Milliseconds by kind of statement, the dearest first, of everything since `reset`. */
  byStatement(): Promise<Statement[]>;
  reset(): Promise<void>;
  close(): Promise<void>;
};

/** `superuserUrl` names the database that is measured; the counters are read in another one, so as not to count themselves. */
export async function openMeter(superuserUrl: string): Promise<Meter> {
  const url = new URL(superuserUrl);
  const measured = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  const spent = async () => Number((await client.query<{ ms: string }>(SPENT, [measured])).rows[0]?.ms ?? 0);
  return {
    async cost(work) {
      const before = await spent();
      const began = performance.now();
      const answer = await work();
      const caller = performance.now() - began;
      return { answer, caller, database: (await spent()) - before };
    },
    async byStatement() {
      const { rows } = await client.query<{ query: string; calls: string; ms: string }>(BY_STATEMENT, [
        measured,
      ]);
      return rows.map(({ query, calls, ms }) => ({
        statement: query.replace(/\s+/g, ' ').trim(),
        calls: Number(calls),
        milliseconds: Number(ms),
      }));
    },
    reset: async () => {
      await client.query('SELECT pg_stat_statements_reset()');
    },
    close: () => client.end(),
  };
}

const SPENT = `
  SELECT coalesce(sum(s.total_plan_time + s.total_exec_time), 0) AS ms
  FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = $1`;

const BY_STATEMENT = `
  SELECT s.query, s.calls, s.total_plan_time + s.total_exec_time AS ms
  FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = $1
  ORDER BY ms DESC LIMIT 40`;
