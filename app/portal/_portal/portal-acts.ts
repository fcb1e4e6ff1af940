'use server';

import { wordsOf, writeDayIn } from '@/lib/portal/language';
import { promisePayment } from '@/lib/portal/promise-payment';
import { raiseDispute } from '@/lib/portal/raise-dispute';
import { requestUpdate } from '@/lib/portal/request-update';
import { fill } from '@/lib/portal/words/words';
import { portalAction } from '@/lib/web/portal-door';
import { withAmount } from './with-amount';
import { writeMoney } from './writing';

export const promiseAct = portalAction(promisePayment, {
  shape: withAmount,
  done: ({ amount, currency, due_on }, language) =>
    fill(wordsOf(language).promiseDone, {
      amount: writeMoney(amount, currency, language),
      day: writeDayIn(language, due_on),
    }),
});

export const disputeAct = portalAction(raiseDispute, {
  shape: withAmount,
  done: ({ document, amount, currency }, language) =>
    fill(wordsOf(language).disputeDone, { document, amount: writeMoney(amount, currency, language) }),
});

export const requestUpdateAct = portalAction(requestUpdate, {
  done: (_answer, language) => wordsOf(language).askDone,
});
