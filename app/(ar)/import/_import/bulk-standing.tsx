'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useActionState, useEffect, useRef, useState } from 'react';
import { notify } from '@/components/notify';
import { Form } from '@/components/ui/form';
import { ProgressBar } from '@/components/ui/progress-bar';
import { SubmitButton } from '@/components/ui/submit-button';
import type { BulkProgress } from '@/lib/exchange/bulk-progress';
import { IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../../_shell/request-key';
import { cancelAct, pauseAct, resumeAct } from './bulk-acts';
import { counted } from './words';

const BETWEEN_LOOKS_MS = 2000;

/** Whether somebody is at an import, or will be. */
export const isBusy = ({ state }: Pick<BulkProgress, 'state'>): boolean =>
  state === 'waiting' || state === 'running';

/** Whether all of a file was checked, and its people are to say whether it is written. */
export const isChecked = ({ state, phase, check_only }: BulkProgress): boolean =>
  state === 'paused' && phase === 'writing' && check_only;

/** Looks again while something is at work. */
export function useFollowing(busy: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => router.refresh(), BETWEEN_LOOKS_MS);
    return () => clearInterval(timer);
  }, [busy, router]);
}

/** How far a large import is, how long it will still take, and what can be done about it; `more` is done elsewhere. */
export function BulkStanding({ one, more }: { one: BulkProgress; more?: ReactNode }) {
  const pace = usePace(one);
  const { doing, noun } = PHASES[one.phase];
  return (
    <>
      {one.state === 'running' && one.total > 0 ? (
        <div>
          <ProgressBar label={doing} done={one.done} total={one.total} noun={noun} />
          <p className="mt-1 min-h-5 text-muted text-xs tabular-nums">{pace}</p>
        </div>
      ) : (
        !isChecked(one) && (
          <p className={one.state === 'failed' ? 'text-warn' : 'text-muted'}>{standing(one)}</p>
        )
      )}
      <Acts one={one} more={more} />
    </>
  );
}

const PHASES: Record<BulkProgress['phase'], { doing: string; noun: string }> = {
  reading: { doing: 'Reading', noun: 'lines' },
  checking: { doing: 'Checking', noun: 'records' },
  writing: { doing: 'Writing', noun: 'records' },
  done: { doing: 'Done', noun: 'records' },
};

/** How fast the phase goes since it was first seen, and how long it takes at that; empty until two looks differ. */
function usePace({ state, phase, done, total, changed_at }: BulkProgress): string {
  const first = useRef<{ phase: string; done: number; at: number } | null>(null);
  const [words, setWords] = useState('');
  useEffect(() => {
    const at = Date.parse(changed_at);
    const begun = first.current;
    // What is done while nobody has begun yet, or was paused, tells nothing of the pace.
    if (state !== 'running' || done < 2) first.current = null;
    else if (begun?.phase !== phase || begun.done > done) first.current = { phase, done, at };
    const seconds = (at - (first.current?.at ?? at)) / 1000;
    const rate = (done - (first.current?.done ?? done)) / seconds;
    setWords(
      seconds > 0 && rate >= 1
        ? `${Math.round(rate).toLocaleString('en-US')} ${PHASES[phase].noun} a second, ${timeLeft((total - done) / rate)}`
        : '',
    );
  }, [state, phase, done, total, changed_at]);
  return words;
}

const timeLeft = (seconds: number): string =>
  seconds < 90
    ? `about ${counted(Math.max(1, Math.round(seconds)), ['second', 'seconds'])} left for this step`
    : `about ${counted(Math.round(seconds / 60), ['minute', 'minutes'])} left for this step`;

function standing(one: BulkProgress): string {
  const { state, phase, failure, wanted } = one;
  switch (state) {
    case 'failed':
      return `Nothing was written. ${failure ?? ''}`;
    case 'paused':
      return `Paused while ${PHASES[phase].doing.toLowerCase()}: nothing is written yet.`;
    case 'running':
      return wanted === 'run' ? `${PHASES[phase].doing}…` : 'Stopping after this batch…';
    case 'uploading':
      return 'Not started. If the sending was cut off, choose the same file again: it goes on where it was.';
    default:
      return 'Waiting for a worker.';
  }
}

/** What can be done about an import as it stands. */
function Acts({ one, more }: { one: BulkProgress; more: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-2">
      {isBusy(one) && one.wanted === 'run' && <Act act={pauseAct} bulk={one.bulk} label="Pause" />}
      {one.state === 'paused' && !isChecked(one) && <Act act={resumeAct} bulk={one.bulk} label="Go on" />}
      {more}
      <Act act={cancelAct} bulk={one.bulk} label="Give up" />
    </div>
  );
}

type ActProps = { act: typeof pauseAct | typeof resumeAct | typeof cancelAct; bulk: string; label: string };

function Act({ act, bulk, label }: ActProps) {
  const [state, dispatch] = useActionState(act, IDLE);
  const [key] = useState(newRequestKey);
  useEffect(() => {
    if (state.status === 'done' && state.message) notify.done(state.message);
  }, [state]);
  return (
    <Form action={dispatch} errors={state.errors} values={state.values} className="!gap-1">
      <input type="hidden" name="request_key" value={state.requestKey ?? key} />
      <input type="hidden" name="bulk" value={bulk} />
      <SubmitButton look="plain">{label}</SubmitButton>
    </Form>
  );
}
