'use server';

import { cancelBulk, pauseBulk, resumeBulk } from '@/lib/exchange/bulk-acts';
import { formAction } from '@/lib/web/form-action';

export const pauseAct = formAction(pauseBulk, { done: () => 'Pausing' });
export const resumeAct = formAction(resumeBulk, { done: () => 'Going on' });
export const cancelAct = formAction(cancelBulk, { done: () => 'Given up: nothing is written' });
