import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Where the connections of postings were found, and in what share of the looks at those in a transaction, 0 to 1. */
export type Waits = { at: string; share: number }[];

/** Looks every 20 ms at what the connections of one database wait for, until it is told to end. */
export async function watchWaits(superuserUrl: string): Promise<{ end(): Promise<Waits> }> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  const seen = new Map<string, number>();
  const ending = new AbortController();
  const watching = (async () => {
    while (!ending.signal.aborted) {
      const { rows } = await client.query<{ at: string; count: string }>(LOOK);
      for (const { at, count } of rows) seen.set(at, (seen.get(at) ?? 0) + Number(count));
      await sleep(20, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  return {
    async end() {
      ending.abort();
      await watching;
      await client.end();
      const all = [...seen.values()].reduce((sum, count) => sum + count, 0);
      return [...seen].map(([at, count]) => ({ at, share: count / all })).sort((a, b) => b.share - a.share);
    },
  };
}

/** A transaction that is open and idle waits for its client, that is for this process. */
const LOOK = `
  SELECT CASE WHEN state = 'idle in transaction' THEN 'its client'
              WHEN wait_event IS NULL THEN 'running'
              WHEN wait_event_type = 'Lock' AND query ~ 'number_counter' THEN 'a document number'
              WHEN wait_event_type = 'Lock' AND query ~ 'account in turn' THEN 'its turn on the account'
              ELSE wait_event_type || ': ' || wait_event END AS at, count(*) AS count
  FROM pg_stat_activity
  WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
    AND application_name <> 'duebook jobs' AND state IN ('active', 'idle in transaction')
  GROUP BY 1`;
