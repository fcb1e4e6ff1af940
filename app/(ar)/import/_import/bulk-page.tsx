'use client';

import { useActionState, useState } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { Checkbox } from '@/components/ui/checkbox';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import type { BulkProgress } from '@/lib/exchange/bulk-progress';
import type { ImportSummary } from '@/lib/exchange/preview-import';
import { IDLE } from '@/lib/web/form-state';
import { writeAct } from './bulk-acts';
import { BulkStanding, isBusy, isChecked, useFollowing } from './bulk-standing';
import { Finished } from './import-desk';
import { NotedLines } from './noted-lines';
import { Outcome } from './outcome';
import { broughtWords, counted, countLines } from './words';

type BulkPageProps = {
  one: BulkProgress;
  summary: ImportSummary | null;
  locale: string;
  requestKey: string;
  refusedFile: string;
  /** Where it can be read in another way. */
  again: string;
};

/** A large import after it was started: how far it is, what all of it brings, and how it ended. */
export function BulkPage({ one, summary, locale, requestKey, refusedFile, again }: BulkPageProps) {
  useFollowing(isBusy(one));
  const { kind, state } = one;
  if (state === 'done' && summary)
    return (
      <>
        <Finished {...{ kind, summary, locale }} />
        <div className="flex flex-col gap-6 px-4.5 pb-3">
          <NotedLines summary={summary} lines={countLines(summary)} refusedFile={refusedFile} />
        </div>
      </>
    );
  if (state === 'cancelled')
    return <p className="px-4.5 py-6">This import was given up. Nothing of it is in the book.</p>;
  const known = summary && !isBusy(one) ? summary : null;
  return (
    <div className="flex flex-col gap-6 px-4.5 py-3">
      <section
        aria-label="How it stands"
        className="flex max-w-lg flex-col gap-3 rounded-lg border border-edge bg-panel px-4 py-3"
      >
        <h2 className="font-semibold">{headingOf(one)}</h2>
        {known && <Outcome {...{ kind, summary: known, locale }} lines={countLines(known)} />}
        {known && isChecked(one) && <WriteIt {...{ one, summary: known, requestKey }} />}
        <BulkStanding
          one={one}
          more={
            !isBusy(one) &&
            state !== 'uploading' && <ButtonLink href={again}>Read it in another way</ButtonLink>
          }
        />
        {isBusy(one) && (
          <p className="text-muted text-xs">
            It goes on when you leave this page. Nothing is in the book before all of it is.
          </p>
        )}
      </section>
      {known && <NotedLines summary={known} lines={countLines(known)} refusedFile={refusedFile} />}
    </div>
  );
}

function headingOf(one: BulkProgress): string {
  if (isChecked(one)) return 'What it would change';
  if (one.state === 'failed') return 'Not imported';
  if (one.state === 'uploading') return 'The file is not here yet';
  if (one.state === 'paused') return 'Paused';
  return one.check_only ? 'Checking the whole file' : 'Importing';
}

/** The button that says what it will do; what is refused is left out only when that is agreed to. */
function WriteIt({
  one,
  summary,
  requestKey,
}: {
  one: BulkProgress;
  summary: ImportSummary;
  requestKey: string;
}) {
  const [state, dispatch] = useActionState(writeAct, IDLE);
  const [agreed, setAgreed] = useState(false);
  const { refused } = countLines(summary);
  const words = broughtWords(one.kind, summary);
  const lines = counted(refused, ['refused line', 'refused lines']);
  if (!words)
    return (
      <p className="font-medium">
        {refused > 0 ? 'No line can be imported.' : 'Everything is in the book already.'}
      </p>
    );
  return (
    <Form action={dispatch} errors={state.errors} values={state.values} className="!gap-2">
      <input type="hidden" name="request_key" value={state.requestKey ?? requestKey} />
      <input type="hidden" name="bulk" value={one.bulk} />
      {refused > 0 && (
        <Checkbox
          name="leave_out_refused"
          checked={agreed}
          onChange={(event) => setAgreed(event.target.checked)}
          label={`Leave the ${lines} out`}
          hint="Mend them in the file and import it again later: what came in stays as it is."
        />
      )}
      <SubmitButton pendingText="Starting…" disabled={refused > 0 && !agreed}>
        {refused > 0 ? `Import ${words} without ${lines}` : `Import ${words}`}
      </SubmitButton>
    </Form>
  );
}
