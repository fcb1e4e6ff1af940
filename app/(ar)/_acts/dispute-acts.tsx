'use client';

import { DayField } from '@/components/ui/day-field';
import { SelectField } from '@/components/ui/select-field';
import { optionsOf } from '@/components/ui/select-options';
import { TextArea } from '@/components/ui/text-area';
import { DISPUTE_OUTCOMES } from '@/lib/collections/agreement-words';
import { ActDialog } from './act-dialog';
import { assignDisputeAct, commentDisputeAct, resolveDisputeAct } from './agreement-acts';

type DisputeProps = { dispute: string; document: string };

export const CommentDisputeAct = ({ dispute, document }: DisputeProps) => (
  <ActDialog
    label="Comment"
    title={`Dispute of ${document}`}
    keys="c"
    submit="Add"
    action={commentDisputeAct}
    done="Added to the thread"
  >
    <input type="hidden" name="dispute" value={dispute} />
    <TextArea name="body" label="Comment" required />
  </ActDialog>
);

type AssignProps = DisputeProps & {
  today: string;
  people: readonly { email: string; name: string }[];
};

export const AssignDisputeAct = ({ dispute, document, today, people }: AssignProps) => (
  <ActDialog
    label="Assign"
    title={`Who looks after ${document}?`}
    keys="o"
    submit="Assign"
    action={assignDisputeAct}
    done="Assigned"
  >
    <input type="hidden" name="dispute" value={dispute} />
    <SelectField
      name="owner"
      label="Looked after by"
      placeholder="Nobody"
      options={people.map(({ email, name }) => ({ value: email, label: name }))}
    />
    <DayField name="deadline" label="Resolve by" min={today} />
    <TextArea name="note" label="Note" rows={2} />
  </ActDialog>
);

export const ResolveDisputeAct = ({ dispute, document }: DisputeProps) => (
  <ActDialog
    label="Resolve"
    title={`How did the dispute of ${document} end?`}
    description="Credited and paid are read from the ledger: post the credit note or the payment on the document first."
    keys="r"
    look="primary"
    submit="Resolve"
    action={resolveDisputeAct}
    done="The dispute is resolved"
  >
    <input type="hidden" name="dispute" value={dispute} />
    <SelectField name="outcome" label="Outcome" required options={optionsOf(DISPUTE_OUTCOMES)} />
    <TextArea name="note" label="Why" rows={2} hint="Needed for a rejection." />
  </ActDialog>
);
