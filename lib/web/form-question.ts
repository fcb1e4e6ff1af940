import type { z } from 'zod';
import { currentSession } from '@/lib/identity/session';
import { answer, type Query } from '@/lib/kernel/query';
import { forbidden } from '@/lib/kernel/refusal';
import { submitForm } from './form-action';
import type { FormInput } from './form-fields';
import type { FormState } from './form-state';

/**
 * The door from a form to a query, for a module of server actions: what is typed is asked about and nothing changes, as a
 * preview does. Refusals come back beside their fields.
 */
export function formQuestion<I extends z.ZodType, A>(
  query: Query<I, A>,
  shape: (fields: FormInput) => unknown = (fields) => fields,
): (state: FormState<A>, data: FormData) => Promise<FormState<A>> {
  return (_state, data) =>
    submitForm(query.name, data, { reads: true }, async (fields) => {
      const session = await currentSession();
      if (!session) throw forbidden('Your session is over. Sign in again in another tab, then try again.');
      return answer(query, session.actor, shape(fields), { organisation: session.organisation });
    });
}
