import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCustomer } from '@/lib/customers/create-customer';
import { startBulk } from '@/lib/exchange/bulk-acts';
import { bulkImport } from '@/lib/exchange/bulk-progress';
import { storeFile } from '@/lib/exchange/store-file';
import { createOrganisation } from '@/lib/identity/create-organisation';
import { issueApiKey } from '@/lib/identity/issue-api-key';
import type { Actor } from '@/lib/kernel/actor';
import { run } from '@/lib/kernel/command';
import { isUnavailable } from '@/lib/kernel/database-errors';
import { dayIn } from '@/lib/kernel/day';
import { answer } from '@/lib/kernel/query';
import { invoiceFile } from '@/tests/bench/import-file';

const CUSTOMERS = 20;

/** An organisation with customers to post to, and a key of the API for whoever posts. */
export async function openBook() {
  const timeZone = 'Europe/Berlin';
  const { id } = await createOrganisation({ slug: 'drill', name: 'Drill', baseCurrency: 'EUR', timeZone });
  const actor: Actor = { organisationId: id, userId: null, label: 'drill', roles: ['finance'] };
  const customers: string[] = [];
  for (let n = 1; n <= CUSTOMERS; n += 1) {
    const made = await run(
      createCustomer,
      { ...actor, roles: ['finance', 'admin', 'collections_manager'] },
      {
        number: `D-${n}`,
        name: `Customer ${n} of the drill`,
        terms: { basis: 'net', days: 30, currency: 'EUR' },
      },
      randomUUID(),
    );
    customers.push(made.number);
  }
  const key = await issueApiKey('drill', 'finance', 'drill');
  return { id, actor, customers, key, day: dayIn(timeZone, new Date()) };
}

const SIZE = (lines: number) => ({ lines, customers: Math.max(10, Math.round(lines / 50)) });

/** Sends a file and leaves the rest of its import to the worker. */
export async function startImport(actor: Actor, lines: number): Promise<string> {
  const file = invoiceFile(SIZE(lines));
  const bulk = await storeFile(actor, { kind: 'invoices', fileName: 'drill.csv', ...file });
  await run(startBulk, actor, { bulk, mapping: file.mapping }, randomUUID());
  return bulk;
}

/** State and progress of the import, as the screen tells it; asked again while the database cannot be had. */
export async function importState({ actor }: { actor: Actor }, bulk: string): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      const { state, phase, done, total } = await answer(bulkImport, actor, { bulk });
      return `${state}, ${phase} ${done} of ${total}`;
    } catch (error) {
      if (tries === 100 || !isUnavailable(error)) throw error;
      await sleep(200);
    }
  }
}

/** What an import of so many lines puts into the book: documents and the sum of their amounts in cents, by kind. */
export function expectedOf(lines: number): Record<string, string> {
  let [invoiced, paid, payments] = [0, 0, 0];
  for (let n = 0; n < lines; n += 1) {
    const cents = (100 + (n % 9973)) * 100 + 10 + (n % 90);
    invoiced += cents;
    if (n % 10 !== 0) continue;
    paid += cents;
    payments += 1;
  }
  return { invoice: `${lines} of ${invoiced}`, payment: `${payments} of ${-paid}` };
}
