'use server';

import { LIMITED_ROLES, type LimitedRole } from '@/lib/customers/approval-words';
import { setApprovalLimits } from '@/lib/ledger/set-approval-limits';
import { formAction } from '@/lib/web/form-action';
import { type FormInput, inputOf } from '@/lib/web/form-fields';
import type { FormState } from '@/lib/web/form-state';

const setLimits = formAction(setApprovalLimits, {
  shape: (fields) => ({
    act: fields.act,
    limits: cellsOf(fields).map(({ currency, role, up_to }) => ({ currency, role, up_to })),
  }),
  done: ({ limits }) =>
    limits.length > 0 ? 'The limits hold from now on' : 'It is done without approval from now on',
});

/** The form has a row for each currency and a cell for each role; what is wrong is told where it was typed. */
export async function setLimitsAct(state: FormState<never>, data: FormData): Promise<FormState> {
  const answered = await setLimits(state, data);
  const cells = cellsOf(inputOf(data));
  const errors = Object.entries(answered.errors).map(([field, message]) => {
    const [, index, name] = /^limits\.(\d+)\.(\w+)$/.exec(field) ?? [];
    const cell = cells[Number(index)];
    if (!cell) return [field, message] as const;
    return [`rows.${cell.row}.${name === 'currency' ? 'currency' : cell.role}`, message] as const;
  });
  return { ...answered, errors: Object.fromEntries(errors) };
}

type Cell = { row: number; currency: string; role: LimitedRole; up_to: string };

/** What was typed; an empty cell is no limit of its own. */
function cellsOf({ rows }: FormInput): Cell[] {
  if (!Array.isArray(rows)) return [];
  return (rows as FormInput[]).flatMap((fields, row) => {
    const text = (name: string) => (typeof fields[name] === 'string' ? fields[name].trim() : '');
    const cells = LIMITED_ROLES.map((role) => ({ row, currency: text('currency'), role, up_to: text(role) }));
    return cells.filter(({ up_to }) => up_to !== '');
  });
}
