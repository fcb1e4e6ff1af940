'use client';

import { DayField } from '@/components/ui/day-field';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import { addDays } from '@/lib/kernel/day';
import { ActDialog } from '../_acts/act-dialog';
import { logTouchAct, snoozeAct } from '../_acts/touch-acts';

type TouchActsProps = { customer: string; name: string; today: string };

/** What a collector does with a row: log a call or a note, or put it off. */
export function TouchActs({ customer, name, today }: TouchActsProps) {
  return (
    <>
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
        <TextArea name="body" label="What was said" required />
      </ActDialog>
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
      </ActDialog>
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
    </>
  );
}
