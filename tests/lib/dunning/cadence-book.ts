import { insertTouch } from '@/lib/collections/touch';
import type { SendStep } from '@/lib/dunning/send-step';
import { setCadence } from '@/lib/dunning/set-cadence';
import type { Book } from '@/tests/support/world';

/** What became of steps, as rows of the database tell it, in order of day, customer and step. */
export type Told = {
  day: string;
  customer: string;
  cadence: number;
  step: number;
  outcome: string;
  reason: string | null;
};

export const stepRows = (book: Book): Promise<Told[]> =>
  book.sql<Told>(
    `SELECT s.happened_on::text AS day, c.number AS customer, s.number AS cadence, s.step, s.outcome, s.reason
     FROM cadence_step s JOIN customer c ON c.organisation_id = s.organisation_id AND c.id = s.customer_id
     WHERE s.organisation_id = $1 ORDER BY s.happened_on, c.number, s.id`,
    [book.organisation.id],
  );

/** Sends as the real one does, as far as a cadence sees it: to an address, with a touch in the same transaction. */
export const sendInTest: SendStep = async (context, { customer, channel }) => {
  const [row] = await context.tx.$queryRaw<{ there: boolean }[]>`
    SELECT CASE WHEN ${channel} = 'email'
                THEN EXISTS (SELECT FROM contact c WHERE c.organisation_id = ${context.organisation.id}
                             AND c.customer_id = ${customer.id} AND c.role = 'billing' AND c.email IS NOT NULL AND c.ended_at IS NULL)
                ELSE EXISTS (SELECT FROM address a WHERE a.organisation_id = ${context.organisation.id}
                             AND a.customer_id = ${customer.id} AND a.kind IN ('billing', 'registered') AND a.ended_at IS NULL) END AS there`;
  if (!row?.there) return { sent: false, reasons: [channel === 'email' ? 'no_contact' : 'no_address'] };
  await insertTouch(context, { customerId: customer.id, kind: channel, body: 'Reminder' });
  return { sent: true, messageId: null };
};

export const USUAL_STEPS = [
  { day: 3, channel: 'email', level: 1, mode: 'automatic' },
  { day: 10, channel: 'call', mode: 'automatic', note: 'Ask for a day' },
  { day: 14, channel: 'email', level: 2, mode: 'automatic' },
  { day: 21, channel: 'letter', level: 3, mode: 'automatic' },
  { day: 30, channel: 'escalation', mode: 'automatic' },
  { day: 45, channel: 'hold', hold: 'legal_hold', mode: 'automatic' },
];

export const setUsual = (book: Book, more: object = {}) =>
  book.run(setCadence, { name: 'Usual', steps: USUAL_STEPS, ...more }, { as: 'collections_manager' });
