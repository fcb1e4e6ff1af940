import { z } from 'zod';
import { CHANNELS, TEMPLATE_KINDS } from '@/lib/letters/built-in/template-kind';
import { LANGUAGES } from '@/lib/letters/words/language';
import {
  INBOUND_KINDS,
  type InboundKind,
  MESSAGE_STATES,
  type MessageState,
  SEND_REFUSALS,
  type SendRefusal,
} from '@/lib/mail/mail-words';

import { EVENT_KINDS } from '@/lib/mail/message-event';
import { amount, currency, day, id, instant } from './answer-parts';

const text = z.string().nullable();
const customer = z.string().meta({ description: 'The customer’s number.' });
const code = z.enum(Object.keys(SEND_REFUSALS) as [SendRefusal, ...SendRefusal[]]);
const reasons = z.array(z.strictObject({ code, text: z.string() }));
const state = z.enum(Object.keys(MESSAGE_STATES) as [MessageState, ...MessageState[]]);
const level = z.int().min(1).max(3);
const language = z.enum(LANGUAGES);
const origin = z.enum(['one', 'selection', 'cadence', 'api']);

const figures = z.strictObject({
  as_of: day,
  base_currency: currency,
  minimum: z.string(),
  collectable_base: amount,
  without_rate: z.array(currency),
  totals: z.array(
    z.strictObject({
      currency,
      balance: amount,
      overdue: amount,
      unapplied: amount,
      disputed: amount,
      promised: amount,
      collectable: amount,
      items: z.int(),
    }),
  ),
  items: z.array(
    z.strictObject({
      number: z.string(),
      kind: z.string(),
      currency,
      issued_on: day,
      due_on: day,
      days_late: z.int(),
      amount,
      open_amount: amount,
    }),
  ),
  more: z.int().meta({ description: 'Overdue documents that are not listed.' }),
});

const decided = z.strictObject({
  customer,
  outcome: z.enum(['waiting', 'kept', 'refused']),
  message: id.nullable(),
  to: text,
  why: text.meta({ description: 'Why it is kept and not sent.' }),
  reasons,
});

const preview = z.strictObject({
  customer,
  name: z.string(),
  channel: z.enum(CHANNELS),
  level,
  levels: z.int().meta({ description: 'Levels that this kind of message has.' }),
  refusals: reasons,
  message: z
    .strictObject({
      to: z.string(),
      contact: id,
      language,
      subject: z.string(),
      text: z.string(),
      html: z.string(),
    })
    .nullable(),
  draft: z.strictObject({ subject: z.string(), body: z.string() }).nullable().meta({
    description: 'The text to be edited: names are filled in, figures are fields that are filled at sending.',
  }),
  faults: z
    .array(z.strictObject({ field: z.string(), message: z.string() }))
    .meta({ description: 'What is in the way of writing it.' }),
  figures,
  figures_seen: z.string().meta({ description: 'Names these figures; sent with words that were edited.' }),
  contacts: z.array(z.strictObject({ id, name: z.string(), email: text, bounced: z.boolean() })),
  kept: text.meta({ description: 'Why a message would be kept and not sent.' }),
});

const messageHead = {
  id,
  customer,
  name: z.string(),
  channel: z.enum(CHANNELS),
  kind: z.enum(TEMPLATE_KINDS),
  level,
  recipient: z.string(),
  subject: z.string(),
  decided_on: day,
  at: instant,
  by: z.string(),
  origin,
  state,
};
const paged = { next_cursor: text };

const run = z.strictObject({
  run: id,
  kind: z.enum(['reminder', 'statement']),
  level,
  language: language.nullable(),
  customers: z.int(),
  done: z.int(),
  state: z.enum(['running', 'paused', 'ended', 'done']),
  counts: z.strictObject({ waiting: z.int(), kept: z.int(), refused: z.int(), failed: z.int() }),
  results: z.array(
    z.strictObject({
      position: z.int(),
      customer,
      name: z.string(),
      outcome: z.enum(['waiting', 'kept', 'refused', 'failed']).nullable(),
      message: id.nullable(),
      state: state.nullable(),
      reasons: z.array(z.strictObject({ code: z.string(), text: z.string() })),
    }),
  ),
});
const turned = z.strictObject({ run: id, wanted: z.enum(['go', 'pause', 'stop']) });
const inboundKind = z.enum(Object.keys(INBOUND_KINDS) as [InboundKind, ...InboundKind[]]);
const chasing = z.strictObject({ minimum: z.string(), currency, quiet_days: z.int() });

/** What the acts about messages answer, by their names. */
export const mailAnswers: Record<string, z.ZodType> = {
  'mail.send-preview': preview,
  'mail.send-reminder': decided,
  'mail.send-again': decided,
  'mail.mark-sent': z.strictObject({ message: id, state: z.literal('sent') }),
  'mail.withdraw-message': z.strictObject({ message: id, state: z.literal('withdrawn') }),
  'mail.outbox': z.strictObject({
    data: z.array(z.strictObject({ ...messageHead, detail: text })),
    unknown: z.int().meta({ description: 'Messages of which nobody knows whether they arrived.' }),
    ...paged,
  }),
  'mail.message': z.strictObject({
    ...messageHead,
    contact: z.string(),
    language: z.string(),
    body_text: z.string(),
    body_html: text,
    attachments: z.array(z.strictObject({ name: z.string(), type: z.string() })),
    figures,
    instead_of: id.nullable(),
    replaced_by: id.nullable(),
    events: z.array(
      z.strictObject({
        attempt: z.int(),
        kind: z.enum(EVENT_KINDS),
        detail: text,
        by: z.string(),
        at: instant,
      }),
    ),
  }),
  'mail.not-sent': z.strictObject({
    data: z.array(
      z.strictObject({
        id,
        customer,
        name: z.string(),
        channel: z.enum(CHANNELS),
        kind: z.string(),
        level: z.int(),
        reasons: z.array(z.strictObject({ code: z.string(), text: z.string() })),
        origin,
        refused_on: day,
        at: instant,
        by: z.string(),
      }),
    ),
    ...paged,
  }),
  'mail.came-in': z.strictObject({
    data: z.array(
      z.strictObject({
        id,
        kind: inboundKind,
        customer: customer.nullable(),
        name: text,
        message: id.nullable(),
        from: z.string(),
        subject: z.string(),
        text: z.string(),
        received_at: instant,
      }),
    ),
    ...paged,
  }),
  'mail.take-in': z.strictObject({
    messages: z.array(
      z.strictObject({
        id: id.nullable(),
        kind: inboundKind,
        from: z.string(),
        subject: z.string(),
        customer: customer.nullable(),
        again: z.boolean().meta({ description: 'It had been taken in before.' }),
      }),
    ),
  }),
  'mail.send-reminders': z.strictObject({ run: id, customers: z.int() }),
  'mail.send-runs': z.strictObject({
    data: z.array(
      z.strictObject({
        run: id,
        kind: z.enum(['reminder', 'statement']),
        level,
        customers: z.int(),
        done: z.int(),
        by: z.string(),
        at: instant,
        state: z.enum(['running', 'paused', 'ended', 'done']),
      }),
    ),
  }),
  'mail.send-run': run,
  'mail.pause-run': turned,
  'mail.resume-run': turned,
  'mail.stop-run': turned,
  'mail.chasing-policy': chasing,
  'mail.set-chasing-policy': chasing,
};
