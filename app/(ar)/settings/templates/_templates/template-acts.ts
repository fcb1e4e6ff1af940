'use server';

import { requireSession } from '@/lib/identity/session';
import { answer } from '@/lib/kernel/query';
import { Refusal } from '@/lib/kernel/refusal';
import { search } from '@/lib/ledger/search';
import { setLetterhead } from '@/lib/letters/letterhead';
import { previewTemplate, type TemplateFault } from '@/lib/letters/preview-template';
import { endTemplate, setTemplate } from '@/lib/letters/set-template';
import { ask } from '@/lib/web/ask';
import { formAction } from '@/lib/web/form-action';

export const saveTemplate = formAction(setTemplate, { done: ({ name }) => `${name} is saved` });
export const endTemplateAct = formAction(endTemplate, { done: () => 'The built-in text holds again' });
export const letterheadAct = formAction(setLetterhead, { done: () => 'The letterhead is saved' });

export type PreviewAsked = {
  customer: string;
  kind: string;
  level: number;
  language: string;
  channel: string;
  subject: string;
  body: string;
};
export type Preview = {
  faults: TemplateFault[];
  message: { to: string; subject: string; text: string; html: string } | null;
};

/** What the text would say to this customer today; whatever is in the way is a fault that the editor shows. */
export async function previewAct(asked: PreviewAsked): Promise<Preview> {
  const { actor, organisation } = await requireSession();
  try {
    return await answer(previewTemplate, actor, asked, { organisation });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { faults: [{ field: 'customer', line: null, message: error.message }], message: null };
  }
}

export type FoundCustomer = { number: string; name: string };

/** Customers that a text finds, for the preview. */
export async function findCustomers(text: string): Promise<FoundCustomer[]> {
  const q = text.trim().slice(0, 100);
  if (q === '') return [];
  const { customers } = await ask(search, { q });
  return customers.map(({ number, name }) => ({ number, name }));
}
