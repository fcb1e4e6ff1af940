'use client';

import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { notify } from '@/components/notify';
import { Button } from '@/components/ui/button';
import { DayField } from '@/components/ui/day-field';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import { useSelection } from '@/components/use-selection';
import { addDays } from '@/lib/kernel/day';
import type { FormState } from '@/lib/web/form-state';
import { ActDialog } from '../_acts/act-dialog';
import {
  assignManyAct,
  noteManyAct,
  snoozeManyAct,
  takeBackAssignmentAct,
  takeBackManyAct,
} from '../_acts/bulk-acts';
import { offerUndo } from '../_acts/undo';
import { Owners } from '../workload/hand-over';
import { numbersOfView } from './numbers-of-view';

type Person = { name: string; email: string };
type SelectionActsProps = {
  today: string;
  /** Whom they can be given to; empty for who may not give many away. */
  people: readonly Person[];
};

type Receipt = { act: string; results?: { customer: string; refused: string | null }[] };
type Act = (state: FormState<never>, data: FormData) => Promise<FormState<Receipt>>;

/** What can be done about many at once; each stays in the house, and can be taken back. */
export function SelectionActs({ today, people }: SelectionActsProps) {
  const { selected: ticked, setSelected } = useSelection();
  const { whole, takeAll, forget } = useWholeView();
  const selected = whole ?? ticked;
  const undoable =
    (action: Act, undo: typeof takeBackManyAct) =>
    async (state: FormState<never>, data: FormData): Promise<FormState> => {
      const next = await action(state, data);
      if (next.status !== 'done' || !next.answer) return next;
      setSelected([]);
      forget();
      offerUndo(next.message ?? 'Done', undo, 'act', next.answer.act);
      // Said already, with the way back.
      return { ...next, message: '' };
    };
  const chosen = <input type="hidden" name="customers" value={JSON.stringify(selected)} />;
  const about = `${selected.length.toLocaleString('en-GB')} ${selected.length === 1 ? 'customer' : 'customers'}`;
  return (
    <>
      {whole ? (
        <Button look="quiet" onClick={forget}>
          Only those that are ticked
        </Button>
      ) : (
        <Button look="quiet" onClick={takeAll}>
          All of this view
        </Button>
      )}
      <ActDialog
        label="Snooze them"
        title={`Snooze ${about}`}
        submit="Snooze"
        action={undoable(snoozeManyAct, takeBackManyAct)}
        done=""
      >
        {chosen}
        <DayField
          name="until"
          label="Back in the queue on"
          defaultValue={addDays(today, 7)}
          min={addDays(today, 1)}
          required
        />
        <TextField name="reason" label="Why" />
      </ActDialog>
      <ActDialog
        label="Note or follow-up"
        title={`Note on ${about}`}
        submit="Keep it"
        action={undoable(noteManyAct, takeBackManyAct)}
        done=""
      >
        {chosen}
        <TextArea name="body" label="Note" />
        <DayField name="follow_up_on" label="Follow up on" min={addDays(today, 1)} />
        <TextField name="follow_up" label="What is to be done then" />
      </ActDialog>
      {people.length > 0 && (
        <ActDialog
          label="Assign"
          title={`Assign ${about}`}
          description="In turn to those who are ticked; to nobody when none is."
          submit="Assign"
          action={undoable(assignManyAct, takeBackAssignmentAct as typeof takeBackManyAct)}
          done=""
        >
          {chosen}
          <Owners people={people} />
        </ActDialog>
      )}
    </>
  );
}

/** Everybody in the view instead of those that are ticked: their numbers are asked for when that is wanted. */
function useWholeView() {
  const params = useSearchParams();
  const view = `${params.get('filter') ?? ''} ${params.get('q') ?? ''}`;
  const [taken, setTaken] = useState<{ view: string; numbers: string[] } | null>(null);
  const takeAll = async () => {
    const { numbers, more } = await numbersOfView(params.get('filter') ?? '', params.get('q') ?? '');
    setTaken({ view, numbers });
    const count = numbers.length.toLocaleString('en-GB');
    notify.done(more ? `The first ${count} of this view are chosen` : `All ${count} of this view are chosen`);
  };
  return {
    // Chosen for the view that is shown: another one begins with those that are ticked.
    whole: taken?.view === view ? taken.numbers : null,
    takeAll: () => void takeAll(),
    forget: () => setTaken(null),
  };
}
