import { headers } from 'next/headers';
import { notFound as notFoundPage } from 'next/navigation';
import { cache } from 'react';
import type { z } from 'zod';
import { bookMiss, triedTooMuch } from '@/lib/identity/throttle';
import { markBusy } from '@/lib/kernel/busy';
import { type Command, run } from '@/lib/kernel/command';
import { answer, type Query } from '@/lib/kernel/query';
import { invalid, notFound, Refusal } from '@/lib/kernel/refusal';
import { type Language, languageOf, wordsOf } from '@/lib/portal/language';
import { noteVisitThisHour } from '@/lib/portal/note-visit';
import { findVisitor, type Visitor } from '@/lib/portal/visitor';
import { submitForm } from './form-action';
import type { FormInput } from './form-fields';
import type { FormState } from './form-state';

export type PortalVisitor = Visitor & { token: string; language: Language };

/**
 * Whom the link in an address lets in, once a request; null for a link that opens nothing, whatever the reason, and for
 * whoever tried too many of those.
 */
export const openPortal: (token: string) => Promise<PortalVisitor | null> = cache(async (token: string) => {
  const address = addressOf(await headers());
  if (await triedTooMuch(address)) return null;
  const found = await findVisitor(token);
  if (!found) {
    await bookMiss(address);
    return null;
  }
  return { ...found, token, language: languageOf(found.visit.customer.language, found.organisation.locale) };
});

/** The same for a page: what opens nothing is the portal's own not-found page, and the visit is noted, once an hour. */
export async function visitPortal(token: string): Promise<PortalVisitor> {
  const visitor = await openPortal(token).catch((error) => {
    throw markBusy(error);
  });
  if (!visitor) notFoundPage();
  if (!visitor.visit.noted) await note(visitor);
  return visitor;
}

/** A link that ended meanwhile opens nothing; a visit that was noted meanwhile is noted. */
async function note({ actor }: PortalVisitor): Promise<void> {
  try {
    await noteVisitThisHour(actor, new Date());
  } catch (error) {
    if (!(error instanceof Refusal)) throw markBusy(error);
    if (error.code === 'not_found') notFoundPage();
  }
}

/** Answers a query of the portal for a page. What is wrong with its input is the page's to show. */
export async function askPortal<I extends z.ZodType, A>(
  { actor, organisation }: PortalVisitor,
  query: Query<I, A>,
  input: Readonly<Record<string, string | undefined>> = {},
): Promise<A> {
  try {
    return await answer(query, actor, input, { organisation });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') notFoundPage();
    throw error instanceof Refusal ? error : markBusy(error);
  }
}

export type PortalFormOptions<A> = {
  /** Turns the fields into the command's input, as people of that language write them. */
  shape?: (fields: FormInput, language: Language) => unknown;
  /** What is said when it is done. */
  done: (answer: A, language: Language) => string;
};

/**
 * The door from a form of the portal to a command: origin check, fields, refusals and what was typed as in every form; who
 * acts is read from the link that the form carries, and its request keys are the link's own.
 */
export function portalAction<I extends z.ZodType, A>(
  command: Command<I, A>,
  { shape, done }: PortalFormOptions<A>,
): (state: FormState<A>, data: FormData) => Promise<FormState<A>> {
  return async (_state, data) => {
    let language: Language = 'en';
    const said = { done: (given: A) => done(given, language) };
    const state = await submitForm<A>(command.name, data, said, async ({ token, ...fields }, key) => {
      const visitor = await openPortal(String(token));
      if (!visitor) throw notFound('This link opens nothing.', 'form');
      language = visitor.language;
      if (!key) throw invalid('This form has no request key. Reload the page and send it again.', 'form');
      const input = shape ? shape(fields, language) : fields;
      return run(command, visitor.actor, input, `portal ${visitor.visit.link} ${key}`);
    });
    return inLanguage(state, language);
  };
}

/** The rules refuse in English; elsewhere each field says in the visitor's language what it wants. */
export function refusedIn(language: Language, field: string, message: string): string {
  if (language === 'en') return message;
  const { refused, refusedOtherwise } = wordsOf(language);
  return refused[field.split('.')[0] ?? ''] ?? refusedOtherwise;
}

function inLanguage<A>(state: FormState<A>, language: Language): FormState<A> {
  const errors = Object.entries(state.errors).map(([field, message]) => [
    field,
    refusedIn(language, field, message),
  ]);
  return { ...state, errors: Object.fromEntries(errors) };
}

/** Where a request came from: what the reverse proxy nearest to us says, else the other end of the connection. */
const addressOf = (list: Pick<Headers, 'get'>): string =>
  list.get('x-forwarded-for')?.split(',').at(-1)?.trim() || 'nowhere';
