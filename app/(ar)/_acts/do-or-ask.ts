import type { z } from 'zod';
import { APPROVAL_ACTS, type ApprovalAct } from '@/lib/customers/approval-words';
import type { Command } from '@/lib/kernel/command';
import { requestApproval } from '@/lib/ledger/request-approval';
import { type FormOptions, formAction } from '@/lib/web/form-action';
import type { FormInput } from '@/lib/web/form-fields';
import type { FormState } from '@/lib/web/form-state';

/** What a form sends when it asks for approval instead of doing what it says. */
const ASK = 'ask';
/** Where forms say why, the first of them that is there. */
const WHY = ['why', 'reason', 'description'] as const;

/**
 * One form, two commands: the act itself, or a request for it, whichever the form says. The same fields go to either, and
 * what is wrong of them is told by the same names.
 */
export function doOrAsk<I extends z.ZodType, A>(
  act: ApprovalAct,
  command: Command<I, A>,
  { shape = (fields) => fields, ...options }: FormOptions<A> = {},
): (state: FormState<never>, data: FormData) => Promise<FormState> {
  const perform = formAction(command, { ...options, shape: (fields) => shape(ownFields(fields)) });
  const request = formAction(requestApproval, {
    shape: (fields) => ({ why: fields[whyOf(fields)], [act]: shape(ownFields(fields)) }),
    done: ({ amount, currency, expires_at }) =>
      `${APPROVAL_ACTS[act].name}${amount ? ` of ${amount} ${currency}` : ''}: asked for, until ${expires_at.slice(0, 10)}`,
  });
  return async (state, data) => {
    if (data.get(ASK) !== 'yes') return perform(state, data);
    const why = WHY.find((name) => data.has(name)) ?? 'form';
    const asked = await request(state, data);
    return { ...asked, errors: byOwnName(asked.errors, act, why) };
  };
}

const whyOf = (fields: FormInput) => WHY.find((name) => name in fields) ?? 'why';

function ownFields({ [ASK]: _ask, why: _why, ...fields }: FormInput): FormInput {
  return fields;
}

const byOwnName = (errors: Record<string, string>, act: string, why: string) =>
  Object.fromEntries(
    Object.entries(errors).map(([field, message]) => [
      field === 'why' ? why : field.replace(`${act}.`, ''),
      message,
    ]),
  );
