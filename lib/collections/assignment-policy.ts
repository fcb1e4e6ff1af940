import { z } from 'zod';
import { isCountry } from '@/lib/customers/country';
import { emailInput } from '@/lib/customers/customer-input';
import { collectors, noCollector } from '@/lib/customers/owner';
import { defineCommand } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { optional } from '@/lib/kernel/input';
import { isCurrency } from '@/lib/kernel/money';
import { decidePolicy, type Policy } from '@/lib/kernel/policy';
import { invalid } from '@/lib/kernel/refusal';

/** A rule says which customers go to whom; of several owners each gets the next one in turn. Empty conditions hold always. */
const rule = z.object({
  countries: z.array(z.string()),
  currencies: z.array(z.string()),
  /** Balance in base currency, in major units: from so much on, and below so much. */
  from: z.string().nullable(),
  below: z.string().nullable(),
  payer: z.enum(['late', 'on-time', 'new']).nullable(),
  /** E-mail addresses of the people, in the order of their turns. */
  owners: z.array(z.string()),
});
export type AssignmentRule = z.output<typeof rule>;

/** Of several rules that a customer falls under, the first. */
export const assignmentPolicy = {
  name: 'assignment',
  schema: z.object({ rules: z.array(rule).default([]) }),
} satisfies Policy;

const MOST_RULES = 50;
const MOST_OWNERS = 50;

/** Codes with commas or spaces between, as a form sends them, or a list. */
const codes = (isCode: (code: string) => boolean, what: string) =>
  z
    .preprocess(
      (value) =>
        typeof value === 'string' ? value.split(/[\s,;]+/).filter((code) => code !== '') : (value ?? []),
      z.array(z.string().transform((code) => code.trim().toUpperCase())).max(250),
    )
    .superRefine((list, context) => {
      const wrong = list.find((code) => !isCode(code));
      if (wrong !== undefined)
        context.addIssue({ code: 'custom', message: `${wrong} is no ${what}, like ${EXAMPLES[what]}.` });
    })
    .transform((list) => [...new Set(list)]);
const EXAMPLES: Record<string, string> = { 'code of a country': 'DE', currency: 'EUR' };

const amount = optional(
  z
    .string()
    .trim()
    .regex(/^\d{1,15}(\.\d{1,3})?$/, { error: 'Write an amount in digits, like 10000.' }),
).transform((text) => text ?? null);

const ruleInput = z.strictObject({
  countries: codes(isCountry, 'code of a country').describe(
    'ISO 3166 codes; of the registered address, else the billing one.',
  ),
  currencies: codes(isCurrency, 'currency').describe('Of the terms.'),
  from: amount.describe('Balance in base currency from so much on.'),
  below: amount.describe('Balance in base currency below so much.'),
  payer: optional(z.enum(['late', 'on-time', 'new'])).transform((payer) => payer ?? null),
  owners: z.preprocess(
    (value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value),
    z.array(emailInput).min(1, { error: 'Choose at least one collector.' }).max(MOST_OWNERS),
  ),
});

/** Rules as a form or the API sends them; none at all is a list, too. */
export const rulesInput = z.preprocess(
  (value) => value ?? [],
  z.array(ruleInput).max(MOST_RULES, { error: `At most ${MOST_RULES} rules.` }),
);

/** Decides who gets which customers. Nobody moves until the rules are applied. */
export const setAssignmentRules = defineCommand({
  name: 'collections.set-assignment-rules',
  summary: 'Decides by which rules customers are given to collectors; nobody moves until they are applied.',
  permission: 'queue.manage',
  input: z.strictObject({ rules: rulesInput }),
  async handle(context, input) {
    await ownersOf(context.tx, context.actor.organisationId, input.rules);
    await decidePolicy(context, assignmentPolicy, { rules: input.rules });
    return { rules: input.rules.length };
  },
});

/** The ids of each rule's owners, in their turns; refused when one of them does not work in the queue (any more). */
export async function ownersOf(
  tx: Tx,
  organisationId: number,
  rules: readonly AssignmentRule[],
): Promise<number[][]> {
  const people = new Map((await collectors(tx, organisationId)).map(({ email, id }) => [email, id]));
  return rules.map(({ owners, from, below }, index) => {
    if (from !== null && below !== null && Number(from) >= Number(below))
      throw invalid('Must be more than the amount from which on it holds.', `rules.${index}.below`);
    return [...new Set(owners.map((email) => email.toLowerCase()))].map((email) => {
      const id = people.get(email);
      if (id === undefined) throw invalid(noCollector(email), `rules.${index}.owners`);
      return id;
    });
  });
}

/** The same in the order in which they get the next ones: whoever has fewest customers begins. */
export async function turnsOf(
  tx: Tx,
  organisationId: number,
  rules: readonly AssignmentRule[],
): Promise<number[][]> {
  const owners = await ownersOf(tx, organisationId, rules);
  const held = await tx.$queryRaw<{ user_id: number; customers: number }[]>`
    SELECT w.user_id, count(*)::integer AS customers FROM owner_at(${organisationId}::integer, 'infinity') w
    WHERE w.user_id IS NOT NULL GROUP BY 1`;
  const load = new Map(held.map(({ user_id, customers }) => [user_id, customers]));
  return owners.map((ids) => [...ids].sort((a, b) => (load.get(a) ?? 0) - (load.get(b) ?? 0)));
}
