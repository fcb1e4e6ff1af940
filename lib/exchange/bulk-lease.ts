import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inOrganisation, type Tx } from '@/lib/kernel/db';
import { type BulkImport, findBulk, type Wanted } from './bulk-import';

/** Thrown between two batches, when the people want the import to stop, or the process has to. */
export class Halted extends Error {
  readonly why: Wanted | 'stopped' | 'lost';

  constructor(why: Halted['why']) {
    super(`The import was halted: ${why}.`);
    this.why = why;
  }
}

const LEASE_SECONDS = 12;

/**
 * Holds a big import for this process: renewed while it lives, free for others some seconds after it died. Every batch
 * is written under it, so that a process that was thought dead writes nothing.
 */
export class BulkLease {
  readonly organisationId: number;
  readonly id: bigint;
  readonly token: string;
  private readonly signal: AbortSignal | undefined;
  private timer: NodeJS.Timeout | undefined;

  private constructor(organisationId: number, id: bigint, token: string, signal: AbortSignal | undefined) {
    this.organisationId = organisationId;
    this.id = id;
    this.token = token;
    this.signal = signal;
    this.timer = setInterval(() => void this.renew(), (LEASE_SECONDS * 1000) / 4);
    this.timer.unref();
  }

  /**
   * The lease and what it is of, or the import as it stands when there is nothing to do. Waits for a lease that another
   * process holds, as long as one lasts; undefined when it is still held then.
   */
  static async take(
    organisationId: number,
    id: bigint,
    signal?: AbortSignal,
  ): Promise<{ lease: BulkLease; bulk: BulkImport } | { bulk: BulkImport } | undefined> {
    const token = randomUUID();
    for (let waited = 0; waited <= LEASE_SECONDS + 3; waited += 0.5) {
      const { taken, bulk } = await inOrganisation(organisationId, async (tx) => ({
        taken: await claim(tx, organisationId, id, token),
        bulk: await findBulk(tx, organisationId, id),
      }));
      if (taken) return { lease: new BulkLease(organisationId, id, token, signal), bulk };
      if (!['waiting', 'running'].includes(bulk.state)) return { bulk };
      await sleep(500, undefined, signal ? { signal } : {}).catch(() => undefined);
      if (signal?.aborted) return { bulk };
    }
    return undefined;
  }

  /**
   * Runs one batch: its rows and what it says of the import are written together, or not at all. That the import is
   * still this process's is made sure of last, so that whoever wants it paused waits for that alone.
   */
  async batch<T>(work: (tx: Tx) => Promise<T>, timeout = 120_000): Promise<T> {
    this.stopWhenTold();
    return inOrganisation(
      this.organisationId,
      async (tx) => {
        const answer = await work(tx);
        await this.hold(tx);
        return answer;
      },
      { timeout },
    );
  }

  /** Says how far the phase is, apart from what is being written. */
  async report(done: number, total: number): Promise<void> {
    await this.batch(
      (tx) => tx.$executeRaw`
        UPDATE bulk_import SET done = ${done}::bigint, total = ${total}::bigint, changed_at = clock_timestamp()
        WHERE organisation_id = ${this.organisationId} AND id = ${this.id}`,
    );
  }

  /** Throws `Halted` unless the import is still this process's and is to go on; holds it until the transaction ends. */
  async hold(tx: Tx): Promise<void> {
    const [row] = await tx.$queryRaw<{ wanted: Wanted }[]>`
      UPDATE bulk_import SET lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
      WHERE organisation_id = ${this.organisationId} AND id = ${this.id} AND worker = ${this.token} RETURNING wanted`;
    if (!row) throw new Halted('lost');
    if (row.wanted !== 'run') throw new Halted(row.wanted);
  }

  stopWhenTold(): void {
    if (this.signal?.aborted) throw new Halted('stopped');
  }

  /** Gives the import back, as it is to stand from now on; one that is wanted again meanwhile waits for the next process. */
  async release(state: BulkImport['state'], failure: string | null = null): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await inOrganisation(
      this.organisationId,
      (tx) => tx.$executeRaw`
        UPDATE bulk_import SET state = CASE WHEN ${state} = 'paused' AND wanted = 'run' AND NOT (check_only AND phase = 'writing')
                                    THEN 'waiting' ELSE ${state} END, failure = ${failure}, worker = NULL, lease_until = NULL,
               changed_at = clock_timestamp()
        WHERE organisation_id = ${this.organisationId} AND id = ${this.id} AND worker = ${this.token}`,
    );
  }

  private async renew(): Promise<void> {
    await inOrganisation(
      this.organisationId,
      (tx) => tx.$executeRaw`
        UPDATE bulk_import SET lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
        WHERE organisation_id = ${this.organisationId} AND id = ${this.id} AND worker = ${this.token}`,
    ).catch(() => undefined);
  }
}

const claim = async (tx: Tx, organisationId: number, id: bigint, token: string): Promise<boolean> =>
  (await tx.$executeRaw`
    UPDATE bulk_import SET worker = ${token}, state = 'running',
           lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    WHERE organisation_id = ${organisationId} AND id = ${id} AND state IN ('waiting', 'running')
      AND (worker IS NULL OR lease_until < clock_timestamp())`) > 0;
