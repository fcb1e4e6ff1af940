'use client';

import { useContext, useRef, useState } from 'react';
import { BookContext } from '@/components/book-of-forms';
import { notify } from '@/components/notify';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { ProgressBar } from '@/components/ui/progress-bar';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextArea } from '@/components/ui/text-area';
import { useSelection } from '@/components/use-selection';
import { useShortcuts } from '@/components/use-shortcuts';
import { IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../_shell/request-key';
import { decideAct } from './approval-acts';
import type { RequestRow } from './request-rows';

type Decision = 'approve' | 'reject';
type Target = Pick<RequestRow, 'id' | 'hash' | 'label'> & { key: string };
type Result = { done: boolean; text: string };

const WORDS = {
  approve: { label: 'Approve', done: 'approved', title: 'Approve' },
  reject: { label: 'Reject', done: 'rejected', title: 'Reject' },
} as const;

/** Decides on the selected requests, or on the one that the keys stand on: `a` and `r`, each with a result of its own. */
export function Decisions({ rows }: { rows: readonly RequestRow[] }) {
  const { selected, setSelected } = useSelection();
  const [chosen, setChosen] = useState<{ decision: Decision; targets: Target[] } | null>(null);
  const choose = (decision: Decision) => {
    const targets = targetsOf(rows, selected);
    if (targets.length > 0) setChosen({ decision, targets });
    else notify.refused('Move to a request of somebody else with j and k, or select several with x.');
  };
  const acts = (['approve', 'reject'] as const).map((decision) => ({
    decision,
    keys: decision === 'approve' ? 'a' : 'r',
    label: WORDS[decision].label,
  }));
  useShortcuts(acts.map(({ decision, ...act }) => ({ ...act, group: 'Acts', run: () => choose(decision) })));
  const close = () => {
    setChosen(null);
    setSelected([]);
  };
  return (
    <>
      {acts.map(({ decision, keys, label }) => (
        <Button
          key={decision}
          keys={keys}
          look={decision === 'approve' ? 'primary' : 'plain'}
          onClick={() => choose(decision)}
        >
          {label}
        </Button>
      ))}
      {chosen && <DecisionDialog {...chosen} close={close} />}
    </>
  );
}

/** Those that are selected; else the row that is open or that the keys stand on. Only what may be decided. */
function targetsOf(rows: readonly RequestRow[], selected: readonly string[]): Target[] {
  const here = document.querySelector('[data-row] [aria-current="true"]')?.closest('[data-row]');
  const ids = selected.length > 0 ? selected : [here?.getAttribute('data-row')];
  return rows
    .filter(({ id, mayDecide }) => mayDecide && ids.includes(id))
    .map(({ id, hash, label }) => ({ id, hash, label, key: newRequestKey() }));
}

type DecisionDialogProps = { decision: Decision; targets: readonly Target[]; close: () => void };

function DecisionDialog({ decision, targets, close }: DecisionDialogProps) {
  const book = useContext(BookContext);
  const [results, setResults] = useState<Record<string, Result>>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const words = WORDS[decision];
  const ended = useRef(false);
  const count = Object.keys(results).length;

  const decideOn = async ({ id, hash, key }: Target, note: string): Promise<Result> => {
    const data = new FormData();
    const fields = { request: id, decision, hash, note, request_key: key };
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    if (book) data.set(book.name, book.value);
    const { status, message } = await decideAct(IDLE, data);
    return { done: status === 'done', text: message ?? words.done };
  };
  const decide = async (typed: FormData) => {
    const note = String(typed.get('note') ?? '');
    if (decision === 'reject' && note.trim() === '') return setErrors({ note: 'Say why it is rejected.' });
    setErrors({});
    const refused: string[] = [];
    for (const target of targets) {
      const result = await decideOn(target, note);
      setResults((before) => ({ ...before, [target.id]: result }));
      if (!result.done) refused.push(result.text);
    }
    ended.current = true;
    if (refused.length > 0) return;
    notify.done(
      targets.length === 1 ? `${targets[0]?.label}: ${words.done}` : `${targets.length} ${words.done}`,
    );
    close();
  };
  const title =
    targets.length === 1 ? `${words.title} this request` : `${words.title} ${targets.length} requests`;
  return (
    <Dialog title={title} open onOpenChange={(open) => !open && close()} wide={targets.length > 1}>
      <Form action={decide} errors={errors}>
        <ul className="max-h-[40dvh] overflow-y-auto">
          {targets.map(({ id, label }) => (
            <li key={id} className="border-line border-b py-1.5">
              {label}
              <ResultText result={results[id]} />
            </li>
          ))}
        </ul>
        {count > 0 && targets.length > 1 && (
          <ProgressBar label={words.title} done={count} total={targets.length} noun="requests" />
        )}
        {count === 0 && (
          <TextArea
            name="note"
            label={decision === 'reject' ? 'Why not' : 'Note'}
            required={decision === 'reject'}
            hint={decision === 'approve' ? 'It is done at once, as it was asked for.' : undefined}
          />
        )}
        <DialogActions>
          <DialogClose>{count > 0 ? 'Close' : 'Cancel'}</DialogClose>
          {count === 0 && (
            <SubmitButton look={decision === 'reject' ? 'danger' : 'primary'}>{words.label}</SubmitButton>
          )}
        </DialogActions>
      </Form>
    </Dialog>
  );
}

/** What became of one of them. */
function ResultText({ result }: { result: Result | undefined }) {
  if (!result) return null;
  return (
    <p role="status" className={result.done ? 'text-good' : 'text-danger'}>
      {result.done ? result.text : `Not done: ${result.text}`}
    </p>
  );
}
