import type { z } from 'zod';
import { agreementAnswers } from './agreement-answers';
import { approvalAnswers } from './approval-answers';
import { cadenceAnswers } from './cadence-answers';
import { customerAnswers } from './customer-answers';
import { interestAnswers } from './interest-answers';
import { letterAnswers } from './letter-answers';
import { mailAnswers } from './mail-answers';
import { portalAnswers } from './portal-answers';
import { postingAnswers } from './posting-answers';
import { queueAnswers } from './queue-answers';
import { readingAnswers } from './reading-answers';

/** What every act that has a route answers, by its name; the HTTP tests hold real answers against it. */
export const apiAnswers: Readonly<Record<string, z.ZodType>> = {
  ...readingAnswers,
  ...customerAnswers,
  ...agreementAnswers,
  ...mailAnswers,
  ...cadenceAnswers,
  ...postingAnswers,
  ...approvalAnswers,
  ...letterAnswers,
  ...portalAnswers,
  ...interestAnswers,
  ...queueAnswers,
};
