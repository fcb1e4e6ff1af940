'use server';

import { faultsOfCadence } from '@/lib/dunning/cadence';
import { startCadences } from '@/lib/dunning/run-cadences';
import { endCadence, orderCadences, setCadence } from '@/lib/dunning/set-cadence';
import { currentSession } from '@/lib/identity/session';
import { formAction } from '@/lib/web/form-action';
import { inputOf } from '@/lib/web/form-fields';

export const setCadenceAct = formAction(setCadence, {
  done: ({ name }) => `${name} is saved`,
  next: () => '/settings/cadences',
});
export const endCadenceAct = formAction(endCadence, { done: ({ name }) => `${name} does nothing any more` });
export const orderCadencesAct = formAction(orderCadences, { done: () => 'The order is changed' });
export const startCadencesAct = formAction(startCadences, {
  done: ({ started }) =>
    started ? 'The run begins in a moment' : 'A run waits already; it begins in a moment',
});

/** What is wrong with a cadence as it stands in the form, by field; nothing is saved. */
export async function checkCadence(data: FormData): Promise<Record<string, string>> {
  if (!(await currentSession())) return {};
  const { cadence: _cadence, version: _version, ...told } = inputOf(data);
  return faultsOfCadence(told);
}
