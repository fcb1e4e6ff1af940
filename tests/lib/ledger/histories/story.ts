import type { Command } from '@/lib/kernel/command';
import type { Role } from '@/lib/kernel/permission';
import { Refusal } from '@/lib/kernel/refusal';
import { dayOfNumber } from '@/tests/support/oracle/calendar';
import type { Book, TestCustomer } from '@/tests/support/world';

/** A history while it is being told: who is there, what was posted, which day it is and what the clock shows. */
export type Story = {
  book: Book;
  customers: TestCustomer[];
  /** In the order of posting. */
  documents: Posted[];
  /** Pairs that were allocated at some time. */
  pairs: { credit: string; debit: string }[];
  today: number;
  /** The instant that the owner tells; null where the real clock tells. */
  clock: Date | null;
  accepted: number;
  /** How often each thing happened or was seen, for the census of a run. */
  census: Map<string, number>;
  log: string[];
};

/** A document that was posted, named `kind:number`. */
export type Posted = {
  name: string;
  kind: string;
  isCredit: boolean;
  customer: string;
  currency: string;
  amount: string;
};

export const count = (story: Story, what: string): void =>
  void story.census.set(what, (story.census.get(what) ?? 0) + 1);

/** Runs a command as of the story's day and instant. A refusal is part of the story; any other error is a fault. */
export async function tell(
  story: Story,
  command: Command,
  input: object,
  as: Role = 'finance',
): Promise<Told | null> {
  const today = dayOfNumber(story.today);
  const told = { as, today, ...(story.clock ? { recordedAt: story.clock } : {}) };
  const line = `${today} ${command.name} ${JSON.stringify(input)}`;
  try {
    const answer = (await story.book.run(command, input, told)) as Told;
    story.accepted += 1;
    count(story, `${command.name} accepted`);
    story.log.push(`${line} → done`);
    return answer;
  } catch (error) {
    if (!(error instanceof Refusal)) {
      story.log.push(`${line} → FAULT`);
      throw error;
    }
    count(story, `${command.name} refused`);
    story.log.push(`${line} → ${error.code}: ${error.message}`);
    return null;
  }
}

/** The parts of the answers that a story goes on with. */
export type Told = {
  document?: { kind: string; number: string; currency: string; amount: string };
  allocations?: { document: string }[];
};

/** Keeps what was posted on a customer's account, and what it was allocated to. */
export function remember(story: Story, customer: string, told: Told | null): void {
  if (!told?.document) return;
  const { kind, number, currency, amount } = told.document;
  const name = `${kind}:${number}`;
  const isCredit = ['payment', 'credit_note', 'write_off'].includes(kind);
  story.documents.push({ name, kind, isCredit, customer, currency, amount: amount.replace('-', '') });
  for (const { document } of told.allocations ?? []) story.pairs.push({ credit: name, debit: document });
}
