'use client';

import { useActionState } from 'react';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import type { Mapping } from '@/lib/exchange/mapping';
import { IDLE } from '@/lib/web/form-state';
import { startAct } from './bulk-acts';
import { Desk, type DeskProps } from './desk';
import { Outcome } from './outcome';

/** A large file before it is read: how its first lines are read, what they would change, and what starts it so. */
export function LargeDesk(props: DeskProps & { start: Mapping }) {
  const { preview, lines, locale, requestKey } = props;
  const { summary, questions, file } = preview;
  const [state, dispatch] = useActionState(startAct, IDLE);
  return (
    <Desk
      {...props}
      heading="What its first lines would change"
      aside={(reading) => (
        <>
          {summary && <Outcome {...{ kind: file.kind, summary, lines, locale }} beginning />}
          <Form action={dispatch} errors={firstError(state.errors)} values={state.values} className="!gap-2">
            <input type="hidden" name="request_key" value={state.requestKey ?? requestKey} />
            <input type="hidden" name="bulk" value={file.id} />
            <input type="hidden" name="mapping" value={JSON.stringify(props.start)} />
            <SubmitButton pendingText="Starting…" disabled={!summary || reading}>
              {questions.length > 0 ? 'Answer the open questions first' : 'Check the whole file'}
            </SubmitButton>
            <p className="text-muted text-xs">
              It is read and held against the book in the background. Nothing is written before you have seen
              what all of it brings, and say so.
            </p>
          </Form>
        </>
      )}
    />
  );
}

/** What is said of a column is said of the form: the columns' own fields stand beside it, not in it. */
const firstError = (errors: Readonly<Record<string, string>>): Record<string, string> => {
  const [message] = Object.values(errors);
  return message ? { form: message } : {};
};
