import { setTimeout as sleep } from 'node:timers/promises';
import { catchUp } from '@/lib/health/checkpoint';
import { sealFinal } from '@/lib/health/seal-final';
import { verifyOrganisation } from '@/lib/health/verify';
import { inOrganisation } from '@/lib/kernel/db';
import { numberIn, type Posters, type Sent, send } from './posters';

type Written = { key: string; documents: number; amount: bigint; number: string };

/**
 * What the ledger has of what was sent, against what was acknowledged: each key once and as it was answered; what was
 * not acknowledged, whole or not at all, and once when its key is sent again. Returns what is wrong, in sentences.
 */
export async function compare(
  organisationId: number,
  posters: Posters,
  door: Parameters<typeof send>[1],
): Promise<{ wrong: string[]; complete: number; absent: number }> {
  const before = await writtenUnder(organisationId);
  const wrong = [...posters.wrong];
  const open = posters.sent.filter(({ acknowledged }) => acknowledged === undefined);
  for (const sent of posters.sent) {
    const one = before.get(sent.key);
    if (!one && sent.acknowledged !== undefined) wrong.push(`${sent.key} was acknowledged and is not there`);
    if (one) wrong.push(...faultsOf(sent, one));
  }
  const complete = open.filter(({ key }) => before.has(key)).length;
  for (const sent of open) {
    const again = await send(sent, door);
    if ('broken' in again || again.status !== 201)
      wrong.push(`${sent.key}, sent again at the end, was not taken`);
    else sent.acknowledged = numberIn(again.body);
  }
  const after = await writtenUnder(organisationId);
  for (const sent of open) {
    const one = after.get(sent.key);
    wrong.push(...(one ? faultsOf(sent, one) : [`${sent.key}, sent again at the end, is not there`]));
  }
  return { wrong, complete, absent: open.length - complete };
}

function faultsOf(sent: Sent, one: Written): string[] {
  const amount = BigInt(sent.kind === 'invoice' ? sent.amount : -sent.amount);
  return [
    ...(one.documents === 1 ? [] : [`${sent.key} is there ${one.documents} times`]),
    ...(one.amount === amount ? [] : [`${sent.key} is of ${one.amount} and should be of ${amount}`]),
    ...(sent.acknowledged === undefined || one.number === sent.acknowledged
      ? []
      : [`${sent.key} was answered as ${sent.acknowledged} and is ${one.number}`]),
  ];
}

/** What was written under each key: its documents, and what their entries did to the balance, in cents. */
async function writtenUnder(organisationId: number): Promise<Map<string, Written>> {
  const rows = await inOrganisation(
    organisationId,
    (tx) => tx.$queryRaw<Written[]>`
      SELECT a.request_key AS key, count(DISTINCT i.id)::integer AS documents, max(i.number) AS number,
             coalesce(sum(e.amount), 0)::bigint AS amount
      FROM audit_event a
      JOIN posting p ON p.organisation_id = ${organisationId} AND p.audit_id = a.id
      JOIN item i ON i.organisation_id = ${organisationId} AND i.posting_id = p.id
      JOIN entry e ON e.organisation_id = ${organisationId} AND e.item_id = i.id AND e.posting_id = p.id
                  AND e.counter_item_id IS NULL
      WHERE a.organisation_id = ${organisationId} AND a.request_key LIKE 'drill-%'
      GROUP BY a.request_key`,
    { timeout: 120_000 },
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** Documents of customers whose number begins so, and the sum of their amounts in cents, by kind. */
export async function documentsOf(organisationId: number, start: string): Promise<Record<string, string>> {
  const rows = await inOrganisation(
    organisationId,
    (tx) => tx.$queryRaw<{ kind: string; told: string }[]>`
      SELECT i.kind, count(*) || ' of ' || sum(i.amount) AS told
      FROM item i JOIN customer c ON c.organisation_id = ${organisationId} AND c.id = i.customer_id
      WHERE i.organisation_id = ${organisationId} AND starts_with(c.number, ${start}) GROUP BY i.kind`,
    { timeout: 120_000 },
  );
  return Object.fromEntries(rows.map(({ kind, told }) => [kind, told]));
}

/** Catches up, seals and verifies; what is wrong, in sentences. */
export async function verifiedBooks(organisationId: number): Promise<string[]> {
  for (let tries = 1; !(await catchUp(organisationId)) && tries < 100; tries += 1) await sleep(100);
  await sealFinal(organisationId);
  const { faults } = await verifyOrganisation(organisationId);
  return faults.map(({ text }) => text);
}
