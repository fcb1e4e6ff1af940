'use client';

import { useContext, useState } from 'react';
import { BookContext } from '@/components/book-of-forms';
import { IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../_shell/request-key';
import { chosenAmounts, type Part } from './chosen-amounts';
import { chargeInterestAct } from './interest-acts';
import type { ReviewRow } from './review-row';

/** What became of charging one customer. */
export type Result = { done: boolean; text: string };

/** Charges customers one after the other, each as an act of its own: what one is refused keeps nobody else from it. */
export function useCharging(through: string) {
  const book = useContext(BookContext);
  const [results, setResults] = useState<ReadonlyMap<string, Result>>(new Map());
  const [running, setRunning] = useState<{ done: number; total: number } | null>(null);
  const charge = async (rows: readonly ReviewRow[], part: Part) => {
    setRunning({ done: 0, total: rows.length });
    for (const [place, row] of rows.entries()) {
      const result = await chargeOne(row);
      setResults((before) => new Map([...before, [row.customer, result]]));
      setRunning({ done: place + 1, total: rows.length });
    }
    setRunning(null);

    async function chargeOne(row: ReviewRow): Promise<Result> {
      const data = new FormData();
      data.set('request_key', newRequestKey());
      if (book) data.set(book.name, book.value);
      data.set('customer', row.customer);
      data.set('through', through);
      data.set('charge', part);
      for (const [name, value] of chosenAmounts(row.documents, part)) data.set(name, value);
      try {
        const state = await chargeInterestAct(IDLE, data);
        return { done: state.status === 'done', text: state.message ?? '' };
      } catch {
        return { done: false, text: 'The answer was lost. Look at the account before you post again.' };
      }
    }
  };
  return { results, running, charge };
}
