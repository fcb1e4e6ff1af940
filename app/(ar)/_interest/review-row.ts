import type { Standing } from '@/lib/dunning/interest-proposal';
import type { ChargeAnswer } from '@/lib/dunning/propose-interest';

/** A customer of the review: what is ready to be charged, and how much waits. */
export type ReviewRow = {
  customer: string;
  name: string;
  href: string;
  standing: Standing;
  documents: readonly Pick<ChargeAnswer, 'document' | 'currency' | 'interest' | 'fee'>[];
  waiting: number;
};
