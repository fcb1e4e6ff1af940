'use client';

import { useState } from 'react';
import { type PlanInterval, type PlannedInstalment, splitPlan } from '@/lib/collections/split-plan';
import { addDays } from '@/lib/kernel/day';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import type { PayableLine } from './post-payment-act';

/** What a plan is worked out from, and its rows as they were worked out or typed. */
export type PlanDraft = ReturnType<typeof usePlanDraft>;

type Parameters = { total: string; count: number; firstOn: string; interval: PlanInterval };

/** More documents than this are planned as the account. */
const MOST_DOCUMENTS = 200;

/** A plan on its way: over what is overdue, in three months, until somebody says something else. */
export function usePlanDraft(about: { items: readonly PayableLine[]; currency: string; today: string }) {
  const { currency, today } = about;
  const items = about.items.filter((item) => item.currency === currency);
  const overdue = items.filter(({ due_on }) => due_on !== null && due_on < today).slice(0, MOST_DOCUMENTS);
  const begin = () => {
    const chosen = new Set(
      (overdue.length > 0 ? overdue : items.slice(0, MOST_DOCUMENTS)).map(({ id }) => id),
    );
    const parameters: Parameters = {
      total: sumOf(items.filter(({ id }) => chosen.has(id))),
      count: 3,
      firstOn: addDays(today, 7),
      interval: 'monthly',
    };
    return { currency, chosen, parameters, rows: rowsOf(parameters, currency) };
  };
  const [kept, setState] = useState(begin);
  // Another currency is another plan.
  const state = kept.currency === currency ? kept : begin();
  const change = (changed: Partial<Parameters>) => {
    const parameters = { ...state.parameters, ...changed };
    setState({ ...state, parameters, rows: rowsOf(parameters, currency) ?? state.rows });
  };
  return {
    ...state.parameters,
    currency,
    items,
    chosen: state.chosen,
    rows: state.rows ?? [],
    change,
    edit: (place: number, row: Partial<PlannedInstalment>) =>
      setState({
        ...state,
        rows: (state.rows ?? []).map((each, at) => (at === place ? { ...each, ...row } : each)),
      }),
    toggle: (id: string) => {
      const chosen = new Set(state.chosen);
      if (!chosen.delete(id)) chosen.add(id);
      const parameters = { ...state.parameters };
      if (chosen.size > 0) parameters.total = sumOf(items.filter((item) => chosen.has(item.id)));
      setState({ ...state, chosen, parameters, rows: rowsOf(parameters, currency) ?? state.rows });
    },
  };
}

/** The rows; null while what they come from is half typed. */
function rowsOf(parameters: Parameters, currency: string): PlannedInstalment[] | null {
  try {
    return splitPlan({ ...parameters, amount: parameters.total, currency });
  } catch {
    return null;
  }
}

/** What is open of documents of one currency. */
export function sumOf(items: readonly PayableLine[]): string {
  const [first] = items;
  if (!first) return '0';
  const { currency } = first;
  return toDecimalString(
    items.reduce((sum, item) => sum + parseAmount(item.open_amount, currency), 0n),
    currency,
  );
}
