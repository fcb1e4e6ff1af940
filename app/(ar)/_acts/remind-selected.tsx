'use client';

import { SelectField } from '@/components/ui/select-field';
import { optionsOf } from '@/components/ui/select-options';
import { useSelection } from '@/components/use-selection';
import { LEVEL_NAMES } from '@/lib/letters/built-in/template-kind';
import { LANGUAGE_NAMES } from '@/lib/letters/words/language';
import { MOST_CUSTOMERS } from '@/lib/mail/mail-words';
import { ActDialog } from './act-dialog';
import { remindSelectedAct } from './mail-acts';

/** Reminds the selected customers, each by itself; what became of each stands on a page of its own. */
export function RemindSelected() {
  const { selected } = useSelection();
  const count = selected.length;
  return (
    <ActDialog
      label="Remind selected"
      title={count === 1 ? 'Remind 1 customer' : `Remind ${count.toLocaleString('en-US')} customers`}
      description={
        count > MOST_CUSTOMERS
          ? `At most ${MOST_CUSTOMERS.toLocaleString('en-US')} at once.`
          : 'Each is written to with its own figures, or left out with the reason. You see them one by one.'
      }
      look="primary"
      submit="Remind"
      action={remindSelectedAct}
      done="They are being reminded"
    >
      <input type="hidden" name="customers" value={selected.join(',')} />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          name="level"
          label="Level"
          defaultValue="1"
          options={Object.entries(LEVEL_NAMES).map(([value, label]) => ({
            value,
            label: `${value}. ${label}`,
          }))}
        />
        <SelectField
          name="language"
          label="Language"
          placeholder="Each customer’s own"
          options={optionsOf(LANGUAGE_NAMES)}
        />
      </div>
    </ActDialog>
  );
}
