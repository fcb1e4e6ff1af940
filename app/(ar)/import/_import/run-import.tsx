'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Checkbox } from '@/components/ui/checkbox';
import { ProgressBar } from '@/components/ui/progress-bar';
import { useUnsavedChanges } from '@/components/unsaved-changes';
import type { Mapping } from '@/lib/exchange/mapping';
import type { ImportSummary } from '@/lib/exchange/preview-import';
import { newRequestKey } from '../../_shell/request-key';
import { type Ending, followImport } from './follow-import';
import { broughtWords, counted } from './words';

type RunImportProps = {
  file: string;
  mapping: Mapping;
  /** The dry run; null while questions are open. */
  summary: ImportSummary | null;
  questions: number;
  /** Lines that are refused, listed or not. */
  refused: number;
  /** While the file is read again, what is shown is out of date. */
  reading: boolean;
  finished: (summary: ImportSummary) => void;
};

const LEAVING = {
  title: 'Leave while the import runs?',
  text: 'It stops when you leave, and nothing is written.',
};

/** The button that says what it will do, its progress, and how it ended. */
export function RunImport(props: RunImportProps) {
  const { file, mapping, summary, questions, refused, reading, finished } = props;
  const router = useRouter();
  // Agreed to for as many lines as were refused then: when the file is read in another way, it is asked again.
  const [agreed, setAgreed] = useState(0);
  const leaveOut = agreed > 0 && agreed === refused;
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const [ending, setEnding] = useState<Ending | null>(null);
  const requestKey = useRef('');
  const running = useRef<AbortController | null>(null);
  const { touch, clean, warning } = useUnsavedChanges(true, LEAVING);
  useEffect(() => () => running.current?.abort(), []);

  const start = async () => {
    if (running.current) return;
    const stop = new AbortController();
    running.current = stop;
    requestKey.current ||= newRequestKey();
    touch();
    setEnding(null);
    setProgress({ done: 0, total: 0 });
    const input = { file, mapping, leave_out_refused: leaveOut, request_key: requestKey.current };
    const ended = await followImport(input, stop.signal, (done, total) => setProgress({ done, total }));
    running.current = null;
    clean();
    setProgress(null);
    if ('summary' in ended) return finished(ended.summary);
    // Lost connections repeat under the same key; whatever else ended a run, the next one is another.
    if (!('refusal' in ended) || ended.conflict) requestKey.current = '';
    setEnding(ended);
    router.refresh();
  };

  if (progress) {
    return (
      // The button that had the focus is gone; Stop must not get it, or a second Enter would stop.
      <div ref={takeFocus} tabIndex={-1} className="flex flex-col gap-3 outline-none">
        {progress.total === 0 ? (
          <p role="status">Reading the file, and waiting for any import before this one…</p>
        ) : (
          <ProgressBar label="Importing" {...progress} noun="records" />
        )}
        <Button onClick={() => running.current?.abort()}>Stop</Button>
        {warning}
      </div>
    );
  }
  const words = summary ? broughtWords(mapping.kind, summary) : '';
  const ready =
    summary !== null && questions === 0 && words !== '' && (refused === 0 || leaveOut) && !reading;
  return (
    <div className="flex flex-col gap-2">
      {ending && <Ended ending={ending} nothingLeft={summary !== null && words === ''} />}
      {refused > 0 && words && (
        <Checkbox
          name="leave_out_refused"
          checked={leaveOut}
          onChange={(event) => setAgreed(event.target.checked ? refused : 0)}
          label={`Leave the ${counted(refused, ['refused line', 'refused lines'])} out`}
          hint="Mend them in the file and import it again later: what came in stays as it is."
        />
      )}
      <Button look="primary" disabled={!ready} onClick={start}>
        {buttonWords(summary, words, questions, refused)}
      </Button>
      {warning}
    </div>
  );
}

const takeFocus = (element: HTMLElement | null) => element?.focus();

function buttonWords(
  summary: ImportSummary | null,
  words: string,
  questions: number,
  refused: number,
): string {
  if (!summary || questions > 0) return 'Answer the open questions first';
  if (!words) return refused > 0 ? 'No line can be imported' : 'Everything is in the book already';
  return refused > 0
    ? `Import ${words} without ${counted(refused, ['refused line', 'refused lines'])}`
    : `Import ${words}`;
}

const Ended = ({ ending, nothingLeft }: { ending: Ending; nothingLeft: boolean }) => (
  <div role="alert" className="rounded-md border border-edge bg-warn-tint px-3 py-2 text-warn">
    {'stopped' in ending
      ? nothingLeft
        ? 'It had ended before it could be stopped: everything is written.'
        : 'Stopped. The import was rolled back: nothing was written. It can be run again.'
      : 'refusal' in ending && ending.refusal}
  </div>
);

/** Where to go once it is done. */
export const WhereNext = () => (
  <div className="flex flex-wrap gap-2">
    <ButtonLink href="/" look="primary">
      Work queue
    </ButtonLink>
    <ButtonLink href="/customers">Customers</ButtonLink>
    <ButtonLink href="/import">Import another file</ButtonLink>
  </div>
);
