import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable } from '@/lib/kernel/database-errors';
import { printFile } from '@/lib/letters/pdf/kept-file';
import { type Claimed, closeClaim, type Patience, patience, takeNext } from './claim';
import { composeMessage, type PrintedFile } from './compose';
import { type MailSettings, mailSettings } from './mail-settings';
import { type Outcome, openLine, type SmtpLine } from './smtp-line';

/** Messages that one look at an organisation hands over before others have their turn. */
const MOST_AT_ONCE = 100;
/** Kept open for what comes next; servers drop a line that is idle for longer. */
const LONGEST_IDLE_MS = 5_000;
const LONGEST_TROUBLE_MS = 300_000;

export type Delivered = { done: number; more: boolean };

/**
 * Hands waiting messages over to the mail server, one at a time over one line: each is claimed and that is committed, then
 * it is sent, then the outcome is written. Whatever ends this process in between leaves the claim, and the message is
 * unknown once that has passed its time.
 */
export class MailCarrier {
  private line: SmtpLine | undefined;
  private lineUsed = 0;
  /** While the server is in trouble no message is claimed, each time for twice as long. */
  private trouble = { until: 0, pause: 0 };

  /** Deals with what waits in an organisation; says how many messages, and whether more may wait. */
  async carry(organisationId: number, stopped: AbortSignal): Promise<Delivered> {
    const limits = patience();
    for (let done = 0; done < MOST_AT_ONCE; done += 1) {
      if (stopped.aborted || this.inTrouble()) return { done, more: false };
      const taken = await takeNext(organisationId, limits);
      if (taken === null) return { done, more: false };
      if (taken === 'aside') continue;
      const outcome = await this.handOver(taken.claimed, limits);
      await this.write(taken.claimed, outcome, limits);
    }
    return { done: MOST_AT_ONCE, more: true };
  }

  /** Nobody waits for a line that is not used. */
  rest(): void {
    if (this.line && Date.now() - this.lineUsed > LONGEST_IDLE_MS) this.close();
  }

  close(): void {
    this.line?.close();
    this.line = undefined;
  }

  private inTrouble(): boolean {
    return Date.now() < this.trouble.until;
  }

  private async handOver(claimed: Claimed, limits: Patience): Promise<Outcome> {
    const settings = mailSettings();
    if (!settings) return { kind: 'deferred', detail: 'No mail server is configured.', server: true };
    const files = await printed(claimed).catch((error: unknown) => said(error));
    if (typeof files === 'string')
      return { kind: 'deferred', detail: `What goes along could not be laid out: ${files}`, server: false };
    const composed = await composeMessage(claimed, files, settings).catch((error: unknown) => said(error));
    if (typeof composed === 'string')
      return { kind: 'refused', detail: `It cannot be written as mail: ${composed}` };
    const line = await this.openedLine(settings, limits).catch((error: unknown) => said(error));
    if (typeof line === 'string')
      return this.inTroubleBy({ kind: 'deferred', detail: line, server: true }, limits);
    this.lineUsed = Date.now();
    const outcome = await inTime(
      line.send({ from: settings.from.address, to: claimed.recipient }, composed),
      limits,
    );
    // Who dragged it out may still answer it: that must not be taken for the answer to the next one.
    if (!line.isOpen() || outcome.kind === 'unknown') this.close();
    return this.inTroubleBy(outcome, limits);
  }

  private async openedLine(settings: MailSettings, limits: Patience): Promise<SmtpLine> {
    if (!this.line?.isOpen() || Date.now() - this.lineUsed > LONGEST_IDLE_MS) {
      this.close();
      this.line = await openLine(settings, limits);
    }
    return this.line;
  }

  private inTroubleBy(outcome: Outcome, { again }: Patience): Outcome {
    if (outcome.kind === 'deferred' && outcome.server) {
      const pause = Math.min(this.trouble.pause * 2 || again / 4, LONGEST_TROUBLE_MS);
      this.trouble = { until: Date.now() + pause, pause };
    } else this.trouble = { until: 0, pause: 0 };
    return outcome;
  }

  /** A database that is away for a moment must not make a message unknown whose outcome is known here. */
  private async write(claimed: Claimed, outcome: Outcome, limits: Patience): Promise<void> {
    for (const until = Date.now() + limits.claim / 2; ; await sleep(250)) {
      try {
        await closeClaim(claimed, outcome, limits);
        return;
      } catch (error) {
        if (!isUnavailable(error) || Date.now() > until) throw error;
      }
    }
  }
}

/** However the server drags it out, the outcome is written before the claim passes its time. */
async function inTime(sending: Promise<Outcome>, { claim }: Patience): Promise<Outcome> {
  const over = new AbortController();
  const late = sleep((claim * 3) / 4, undefined, { signal: over.signal, ref: false }).then(
    (): Outcome => ({ kind: 'unknown', detail: 'The server did not come to an end with it.' }),
    (): Promise<Outcome> => sending,
  );
  try {
    return await Promise.race([sending, late]);
  } finally {
    over.abort();
  }
}

/** What goes along, laid out from what was kept with the decision: nobody's account is locked meanwhile. */
const printed = ({ attachments }: Claimed): Promise<PrintedFile[]> =>
  Promise.all(
    attachments.map(async (file) => ({ name: file.name, type: file.type, content: await printFile(file) })),
  );

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));
