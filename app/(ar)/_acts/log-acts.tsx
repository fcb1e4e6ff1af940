'use client';

import { DayField } from '@/components/ui/day-field';
import { SelectField } from '@/components/ui/select-field';
import { optionsOf } from '@/components/ui/select-options';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import { CALL_OUTCOMES } from '@/lib/collections/touch-words';
import { addDays } from '@/lib/kernel/day';
import { ActDialog } from './act-dialog';
import { ContactField, type SpokenTo } from './said-fields';
import { escalateAct, logTouchAct, snoozeAct } from './touch-acts';

export type LogActProps = { customer: string; name: string; today: string };

/** How a call went, whom with, what was said, and what comes next on which day. */
export function LogCallAct({
  customer,
  name,
  today,
  contacts,
}: LogActProps & { contacts: readonly SpokenTo[] }) {
  return (
    <ActDialog
      label="Log call"
      title={`Call with ${name}`}
      keys="c"
      look="primary"
      submit="Log the call"
      action={logTouchAct}
      done="The call is logged"
    >
      <input type="hidden" name="customer" value={customer} />
      <input type="hidden" name="kind" value="call" />
      <SelectField
        name="outcome"
        label="How it went"
        placeholder="Choose"
        required
        options={optionsOf(CALL_OUTCOMES)}
      />
      <ContactField label="Spoke to" contacts={contacts} />
      <TextArea name="body" label="What was said" rows={3} />
      <NextStep today={today} />
    </ActDialog>
  );
}

export function NoteAct({ customer, name, today }: LogActProps) {
  return (
    <ActDialog
      label="Note"
      title={`Note on ${name}`}
      keys="n"
      submit="Keep the note"
      action={logTouchAct}
      done="The note is kept"
    >
      <input type="hidden" name="customer" value={customer} />
      <input type="hidden" name="kind" value="note" />
      <TextArea name="body" label="Note" required />
      <NextStep today={today} />
    </ActDialog>
  );
}

/** The customer comes back into the queue on that day, with what is to be done. */
const NextStep = ({ today }: { today: string }) => (
  <div className="grid gap-4 sm:grid-cols-[10rem_1fr]">
    <DayField name="follow_up_on" label="Next step on" min={addDays(today, 1)} />
    <TextField name="follow_up" label="What to do then" />
  </div>
);

export function SnoozeAct({ customer, name, today }: LogActProps) {
  return (
    <ActDialog
      label="Snooze"
      title={`Snooze ${name}`}
      keys="s"
      submit="Snooze"
      action={snoozeAct}
      done="Snoozed"
    >
      <input type="hidden" name="customer" value={customer} />
      <DayField
        name="until"
        label="Back in the queue on"
        defaultValue={addDays(today, 7)}
        min={addDays(today, 1)}
        required
      />
      <TextField name="reason" label="Why" />
    </ActDialog>
  );
}

/** Hands the customer on to the collections managers. */
export function EscalateAct({ customer, name }: LogActProps) {
  return (
    <ActDialog
      label="Escalate"
      title={`Hand ${name} on to a manager`}
      keys="u"
      submit="Escalate"
      action={escalateAct}
      done="The managers see it now"
    >
      <input type="hidden" name="customer" value={customer} />
      <TextArea name="body" label="Why, and what is asked" required />
    </ActDialog>
  );
}
