import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import type { z } from 'zod';
import { requireSession } from '@/lib/identity/session';
import { markBusy } from '@/lib/kernel/busy';
import { answer, type Query } from '@/lib/kernel/query';
import { Refusal } from '@/lib/kernel/refusal';

/** What a page asks with; mostly what its address holds. */
export type Params = Readonly<Record<string, string | number | string[] | undefined>>;

/**
 * Answers a query for a page: signed in (else the sign-in page, and back here), allowed (else `/no-access`), read once
 * for each request. What is not there, and an address that makes no sense, are the not-found page.
 */
export async function ask<I extends z.ZodType, A>(query: Query<I, A>, params: Params = {}): Promise<A> {
  return (await askOnce(query as unknown as Query, JSON.stringify(params))) as A;
}

const askOnce = cache(async (query: Query, params: string): Promise<unknown> => {
  const { actor, organisation } = await requireSession();
  try {
    return await answer(query, actor, JSON.parse(params), { organisation });
  } catch (error) {
    if (!(error instanceof Refusal)) throw markBusy(error);
    if (error.code === 'forbidden') redirect('/no-access');
    if (error.code === 'not_found' || error.code === 'invalid') notFound();
    throw error;
  }
});
