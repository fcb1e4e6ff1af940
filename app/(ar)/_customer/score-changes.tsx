import { ChangeList } from './change-list';
import { changeSentences } from './change-sentences';

/** What would change the score, where it is seen at once: it comes after the rest, as it costs more. */
export const ScoreChanges = async ({ customer }: { customer: string }) => (
  <ChangeList sentences={await changeSentences(customer)} />
);
