import { setTimeout as sleep } from 'node:timers/promises';

/** A posting that was sent: what for, and the document's number once it was acknowledged. */
export type Sent = {
  key: string;
  kind: 'invoice' | 'payment';
  customer: string;
  /** Cents. */
  amount: number;
  acknowledged: string | undefined;
};

export type Posters = {
  sent: Sent[];
  /** What should never be answered: a refusal, or another answer to the same key. */
  wrong: string[];
  /** Answers that were no answer: broken connections and 5xx, by what they were. */
  broken: Record<string, number>;
  stop(): Promise<void>;
};

type Door = { origin: () => string; key: string; customers: readonly string[]; day: string };

/**
 * `callers` that post without a pause through the API, each act under a key of its own. What is not acknowledged is sent
 * again under its key until it is; one in four is left as it is, so that it can be seen what became of it.
 */
export function beginPosting(callers: number, door: Door): Posters {
  const stopping = new AbortController();
  const posters: Posters = { sent: [], wrong: [], broken: {}, stop: async () => undefined };
  const caller = async (name: number) => {
    for (let n = 0; !stopping.signal.aborted; n += 1) {
      const sent = newAct(`drill-${name}-${n}`, door.customers);
      posters.sent.push(sent);
      while (!(await acknowledged(sent, door, posters))) {
        await sleep(100 + Math.random() * 300);
        if (stopping.signal.aborted || Math.random() < 0.25) break;
      }
    }
  };
  const over = Promise.all(Array.from({ length: callers }, (_, name) => caller(name)));
  posters.stop = async () => {
    stopping.abort();
    await over;
  };
  return posters;
}

function newAct(key: string, customers: readonly string[]): Sent {
  const customer = customers[Math.floor(Math.random() * customers.length)] ?? '';
  const amount = 100 + Math.floor(Math.random() * 90_000);
  return {
    key,
    kind: Math.random() < 0.5 ? 'invoice' : 'payment',
    customer,
    amount,
    acknowledged: undefined,
  };
}

/** Sends it once; one in twenty that were acknowledged is sent again, and must be answered the same. */
async function acknowledged(sent: Sent, door: Door, posters: Posters): Promise<boolean> {
  const first = await send(sent, door);
  if ('broken' in first) {
    posters.broken[first.broken] = (posters.broken[first.broken] ?? 0) + 1;
    return false;
  }
  if (first.status !== 201) {
    posters.wrong.push(`${sent.key} was answered ${first.status}: ${first.body}`);
    return true;
  }
  sent.acknowledged = numberIn(first.body);
  if (Math.random() < 0.05) {
    const again = await send(sent, door);
    if (!('broken' in again) && again.body !== first.body)
      posters.wrong.push(`${sent.key} was answered ${first.body}, then ${again.body}`);
  }
  return true;
}

/** Sends an act, with its request key. */
export async function send(
  { key, kind, customer, amount }: Sent,
  door: Door,
): Promise<{ status: number; body: string } | { broken: string }> {
  const money = { customer, amount: (amount / 100).toFixed(2), currency: 'EUR' };
  const [path, body] =
    kind === 'invoice'
      ? ['/invoices', { ...money, number: key, issued_on: door.day }]
      : ['/payments', { ...money, reference: key, received_on: door.day }];
  try {
    const response = await fetch(`${door.origin()}/api/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${door.key}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    return response.status >= 500
      ? { broken: `status ${response.status}` }
      : { status: response.status, body: text };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as { code?: string } | undefined)?.code : undefined;
    return { broken: cause ?? (error instanceof Error ? error.name : String(error)) };
  }
}

export const numberIn = (body: string): string =>
  (JSON.parse(body) as { document: { number: string } }).document.number;
