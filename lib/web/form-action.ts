import { randomUUID } from 'node:crypto';
import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import type { z } from 'zod';
import { currentSession } from '@/lib/identity/session';
import { type Command, run } from '@/lib/kernel/command';
import { isUnavailable } from '@/lib/kernel/database-errors';
import { conflict, forbidden, invalid, Refusal } from '@/lib/kernel/refusal';
import { BOOK_FIELD, type FormInput, inputOf, typedValues } from './form-fields';
import type { FormState } from './form-state';
import { reportBug } from './report-bug';
import { assertSameOrigin } from './same-origin';

export type FormOptions<A> = {
  /** Turns the fields into the command's input where they are not the same thing. */
  shape?: (fields: FormInput) => unknown;
  /** What is said when it is done. */
  done?: (answer: A) => string;
  /** Where the browser goes when it is done; it stays unless given. */
  next?: (answer: A) => string;
  /** Nothing changes by it: what is on the screen stands. */
  reads?: boolean;
};

/**
 * The door from a form to a command, for a module of server actions:
 * `export const pay = formAction(postPayment)`. Used with `useActionState`. The form carries a hidden `request_key`,
 * so that a double click acts once; what was typed comes back with every refusal.
 */
export function formAction<I extends z.ZodType, A>(
  command: Command<I, A>,
  options: FormOptions<A> = {},
): (state: FormState<A>, data: FormData) => Promise<FormState<A>> {
  return (_state, data) =>
    submitForm(command.name, data, options, async (fields, key) => {
      const session = await currentSession();
      if (!session)
        throw forbidden('Your session is over. Sign in again in another tab, then send this once more.');
      const book = data.get(BOOK_FIELD);
      if (typeof book === 'string' && book !== session.organisation.slug) {
        throw conflict(
          `This form belongs to another organisation; you are in ${session.organisation.name} now. Switch back, then send it again.`,
        );
      }
      if (!key)
        throw invalid('This form has no request key. Reload the page and send it again.', 'request_key');
      return run(command, session.actor, options.shape ? options.shape(fields) : fields, key);
    });
}

/**
 * The same door for the few acts that no signed-in person does (accepting an invitation, the first admin): origin
 * check, fields, refusals and what was typed.
 */
export async function submitForm<A>(
  name: string,
  data: FormData,
  options: FormOptions<A>,
  act: (fields: FormInput, requestKey: string) => Promise<A>,
): Promise<FormState<A>> {
  const values = typedValues(data);
  let answer: A;
  try {
    await assertSameOrigin();
    const key = data.get('request_key');
    answer = await act(inputOf(data), typeof key === 'string' ? key : '');
  } catch (error) {
    return refused(error, name, values);
  }
  if (!options.reads) revalidatePath('/', 'layout');
  const next = options.next?.(answer);
  if (next) redirect(next);
  const message = options.done?.(answer);
  return {
    status: 'done',
    errors: {},
    values: {},
    answer,
    requestKey: randomUUID(),
    ...(message ? { message } : {}),
  };
}

/** The form keeps its request key, so that sending it again acts once, whatever became of the first time. */
const BUSY =
  'The database cannot take this now. Send it again in a moment: it is done once, even if it went through.';

function refused(error: unknown, name: string, values: Record<string, string>): FormState<never> {
  if (!(error instanceof Refusal) && isUnavailable(error)) {
    return { status: 'refused', message: BUSY, errors: { form: BUSY }, values };
  }
  if (!(error instanceof Refusal)) {
    const message = `Something broke on our side. It was logged as ${reportBug(error, name)}.`;
    return { status: 'refused', message, errors: { form: message }, values };
  }
  const named = error.issues.map(({ field, message }) => [field, message] as const);
  const errors = named.length > 0 ? Object.fromEntries(named.reverse()) : { form: error.message };
  const stale = error.stale ? { stale: error.stale } : {};
  return { status: 'refused', code: error.code, message: error.message, errors, values, ...stale };
}
