import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { Actor } from './actor';
import { type Change, recordChanges } from './audit';
import { hashOf, type Json, toJson } from './canonical';
import { isTransient } from './database-errors';
import type { Day } from './day';
import { inOrganisation, type Tx } from './db';
import { claimRequest, keepReceipt } from './idempotency';
import { parseInput } from './input';
import { type Organisation, todayOf } from './organisation';
import { mayAct, type Permission } from './permission';
import { forbidden, invalid } from './refusal';
import { named } from './slow-log';

/** What a command's `handle` works with: one transaction, one actor, one audit row that is already written. */
export type CommandContext<H = unknown> = {
  tx: Tx;
  /** What `hold` has sent ahead. */
  held: H;
  actor: Actor;
  organisation: Organisation;
  today: Day;
  auditId: bigint;
  /** Notes what changed on a record, before and after, for the trail. */
  changed: (change: Change) => void;
  /** Called as a long command gets on; `signal` aborts it. */
  progress: (done: number, total: number) => void;
  signal: AbortSignal | undefined;
};

/** What is known before the act is recorded. */
export type Held = Pick<CommandContext, 'tx' | 'actor'>;

/**
 * What `hold` has sent to the database, all of it, without waiting for an answer: whatever is sent after it on the same
 * connection comes after it there, so that others wait the shorter.
 */
export class Sent<T> {
  readonly answer: Promise<T>;
  constructor(answer: Promise<T>) {
    this.answer = answer;
    // Whoever awaits it hears of it all the same.
    answer.catch(() => undefined);
  }
}

export type Command<I extends z.ZodType = z.ZodType, A = unknown, H = unknown> = {
  kind: 'command';
  name: string;
  /** One sentence for the API's description and the audit trail. */
  summary: string;
  permission: Permission;
  input: I;
  /** Milliseconds that its transaction may take. */
  timeout: number;
  /** Waits for what it needs alone before its instant is drawn: who waits here keeps nobody from looking at the present. */
  hold?(held: Held, input: z.output<I>): Promise<unknown> | Sent<H>;
  /** What the audit trail keeps of the input, where that is not all of it. */
  redact?(input: z.output<I>): unknown;
  /** What the receipt keeps of an answer that holds a secret: the first caller alone gets the whole. */
  redactAnswer?(answer: A): unknown;
  handle(context: CommandContext<Promise<H>>, input: z.output<I>): Promise<A>;
};

export function defineCommand<I extends z.ZodType, A, H = unknown>(definition: {
  name: string;
  summary: string;
  permission: Permission;
  input: I;
  timeout?: number;
  hold?: (held: Held, input: z.output<I>) => Promise<unknown> | Sent<H>;
  redact?: (input: z.output<I>) => unknown;
  redactAnswer?: (answer: A) => unknown;
  handle: (context: CommandContext<Promise<H>>, input: z.output<I>) => Promise<A>;
}): Command<I, A, H> {
  return { kind: 'command', timeout: 15_000, ...definition };
}

export type RunOptions = {
  /** Acts on another day than today: the demo book and tests. */
  today?: Day;
  /** Records at another instant: heard from the database's owner only. */
  recordedAt?: Date;
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
};

/**
 * Runs a command: permission, input, one transaction with its audit row and receipt, at most three retries of a
 * deadlock. The same `requestKey` with the same input gives the first answer again; with another input it is a
 * conflict. The answer is JSON: what a first call and a repeated one return is equal, but for a redacted secret.
 */
export async function run<I extends z.ZodType, A>(
  command: Command<I, A>,
  actor: Actor,
  input: unknown,
  requestKey: string,
  options: RunOptions = {},
): Promise<A> {
  if (!mayAct(actor, command.permission))
    throw forbidden(`Your role does not allow this (${command.permission}).`);
  if (requestKey.length < 1 || requestKey.length > 200)
    throw invalid('A request key has 1 to 200 characters.', 'Idempotency-Key');
  const parsed = parseInput(command.input, input);
  const hash = hashOf({ command: command.name, actor: actor.userId ?? actor.label, input: toJson(parsed) });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await once(command, actor, parsed, { key: requestKey, hash }, options)) as A;
    } catch (error) {
      if (attempt > 3 || !isTransient(error)) throw error;
      await sleep(10 * attempt + Math.random() * 40 * attempt);
    }
  }
}

async function once<I extends z.ZodType, A, H>(
  command: Command<I, A, H>,
  actor: Actor,
  input: z.output<I>,
  request: { key: string; hash: Buffer },
  options: RunOptions,
): Promise<Json> {
  let receipt: Promise<unknown> | undefined;
  const work = async (tx: Tx): Promise<Json> => {
    const kept = toJson(command.redact ? command.redact(input) : input);
    const holding = command.hold?.({ tx, actor }, input);
    const held = (holding instanceof Sent ? holding.answer : Promise.resolve(await holding)) as Promise<H>;
    const claim = await claimRequest(tx, actor, command.name, request, kept).catch(async (error) => {
      await held; // what failed before it says why
      throw error;
    });
    if ('answer' in claim) return claim.answer;
    const { organisation } = claim;
    const changes: Change[] = [];
    const answer = await command.handle(
      {
        tx,
        held,
        actor,
        organisation,
        today: options.today ?? todayOf(organisation, new Date()),
        auditId: claim.auditId,
        changed: (change) => changes.push(change),
        progress: (done, total) => {
          options.signal?.throwIfAborted();
          options.onProgress?.(done, total);
        },
        signal: options.signal,
      },
      input,
    );
    await recordChanges(tx, actor.organisationId, claim.auditId, changes);
    options.signal?.throwIfAborted();
    const told = toJson(answer);
    const toKeep = command.redactAnswer ? toJson(command.redactAnswer(answer)) : told;
    receipt = keepReceipt(tx, actor.organisationId, claim.auditId, toKeep);
    return told;
  };
  const { recordedAt } = options;
  return named(command.name, actor.organisationId, async () => {
    const told = await inOrganisation(actor.organisationId, work, {
      timeout: command.timeout,
      ...(recordedAt ? { recordedAt } : {}),
    });
    await receipt;
    return told;
  });
}
