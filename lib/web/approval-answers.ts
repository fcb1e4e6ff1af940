import { z } from 'zod';
import { APPROVAL_ACT_NAMES, LIMITED_ROLES } from '@/lib/customers/approval-words';
import { amount, currency, day, id, instant } from './answer-parts';

const act = z.enum(APPROVAL_ACT_NAMES);
const wanted = amount.nullable().meta({ description: 'None: no credit limit at all.' });
const upTo = z.union([z.literal('unlimited'), amount]);

/** What asking and deciding answer, by the act's name. */
export const approvalAnswers: Record<string, z.ZodType> = {
  'ledger.request-approval': z.strictObject({
    request: id,
    customer: z.string(),
    act,
    amount: wanted,
    currency,
    expires_at: instant,
  }),
  'ledger.decide-approval': z.strictObject({
    request: id,
    outcome: z.enum(['approved', 'rejected']),
    act,
    customer: z.string(),
    done: z
      .string()
      .nullable()
      .meta({ description: 'The document that was posted or reversed, or the customer.' }),
  }),
  'ledger.withdraw-approval': z.strictObject({
    request: id,
    outcome: z.literal('withdrawn'),
    act,
    customer: z.string(),
  }),
  'ledger.approval-requests': z.strictObject({
    data: z.array(
      z.strictObject({
        id,
        act,
        customer: z.string(),
        customer_name: z.string(),
        currency,
        amount: wanted,
        input: z.record(z.string(), z.unknown()),
        why: z.string(),
        hash: z.string().length(64).meta({ description: 'Given back with the decision.' }),
        asked_by: z.string(),
        asked_at: instant,
        expires_at: instant,
        state: z.enum(['waiting', 'approved', 'rejected', 'withdrawn', 'expired']),
        decided_by: z.string().nullable(),
        decided_at: instant.nullable(),
        note: z.string().nullable(),
        done: z.string().nullable(),
        own: z.boolean(),
        document: z.string().nullable(),
        on: day.nullable(),
        about: z.string().nullable(),
        may_decide: z.boolean(),
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
  'ledger.approval-room': z.strictObject({
    customer: z.string(),
    acts: z.array(
      z.strictObject({
        act,
        rooms: z.array(
          z.strictObject({ currency, up_to: amount.nullable(), used: amount, left: amount.nullable() }),
        ),
      }),
    ),
  }),
  'ledger.approval-limits': z.strictObject({
    acts: z.array(
      z.strictObject({
        act,
        limits: z.array(z.strictObject({ role: z.enum(LIMITED_ROLES), currency, up_to: upTo })),
      }),
    ),
  }),
};
