import { randomUUID } from 'node:crypto';
import { run } from '@/lib/kernel/command';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postPayment } from '@/lib/ledger/post-payment';
import { FINANCE } from './people';

/** One posting through its command, as finance: an invoice, or a payment that is allocated by rule. */
export async function postOne(customer: string, day: string, place: number): Promise<void> {
  const amount = `${100 + (place % 900)}.${String(place % 100).padStart(2, '0')}`;
  if (place % 2 === 0)
    await run(postInvoice, FINANCE, { customer, amount, currency: 'EUR', issued_on: day }, randomUUID(), {
      today: day,
    });
  else
    await run(postPayment, FINANCE, { customer, amount, currency: 'EUR', received_on: day }, randomUUID(), {
      today: day,
    });
}

/** Calls `act` with 0, 1, 2 … from `callers` callers at once, without a pause, while `goOn` says so. Returns how often. */
export async function atOnce(
  callers: number,
  goOn: (done: number) => boolean,
  act: (place: number) => Promise<void>,
): Promise<number> {
  let begun = 0;
  const caller = async () => {
    while (goOn(begun)) {
      const place = begun;
      begun += 1;
      await act(place);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return begun;
}
