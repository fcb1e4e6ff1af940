'use client';

import { useRouter } from 'next/navigation';
import { useActionState, useEffect, useState } from 'react';
import { notify } from '@/components/notify';
import { Form } from '@/components/ui/form';
import { ProgressBar } from '@/components/ui/progress-bar';
import { SubmitButton } from '@/components/ui/submit-button';
import type { BulkProgress } from '@/lib/exchange/bulk-progress';
import { IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../../_shell/request-key';
import { cancelAct, pauseAct, resumeAct } from './bulk-acts';
import { kindLabel } from './words';

const BETWEEN_LOOKS_MS = 2000;

/** Large files in the background: how far each is, and what can be done about it. Looks again while one is at work. */
export function BulkList({ imports }: { imports: readonly BulkProgress[] }) {
  const router = useRouter();
  const busy = imports.some(({ state }) => state === 'waiting' || state === 'running');
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => router.refresh(), BETWEEN_LOOKS_MS);
    return () => clearInterval(timer);
  }, [busy, router]);
  return (
    <ul className="flex max-w-3xl flex-col gap-3">
      {imports.map((one) => (
        <li key={one.bulk} className="flex flex-col gap-2 rounded-lg border border-edge bg-panel px-4 py-3">
          <p className="flex flex-wrap justify-between gap-x-4">
            <span className="font-semibold">
              {kindLabel(one.kind)} from {one.file_name}
            </span>
            <span className="text-muted">{one.by}</span>
          </p>
          {one.state === 'running' && one.total > 0 ? (
            <ProgressBar
              label={PHASES[one.phase].doing}
              done={one.done}
              total={one.total}
              noun={PHASES[one.phase].noun}
            />
          ) : (
            <p className={one.state === 'failed' ? 'text-warn' : 'text-muted'}>{standing(one)}</p>
          )}
          <Acts one={one} />
        </li>
      ))}
    </ul>
  );
}

const PHASES: Record<BulkProgress['phase'], { doing: string; noun: string }> = {
  reading: { doing: 'Reading', noun: 'lines' },
  checking: { doing: 'Checking', noun: 'records' },
  writing: { doing: 'Writing', noun: 'records' },
  done: { doing: 'Done', noun: 'records' },
};

function standing({ state, phase, failure, wanted }: BulkProgress): string {
  switch (state) {
    case 'failed':
      return `Nothing was written. ${failure ?? ''}`;
    case 'paused':
      return `Paused while ${PHASES[phase].doing.toLowerCase()}: nothing is written yet.`;
    case 'running':
      return wanted === 'run' ? `${PHASES[phase].doing}…` : 'Stopping after this batch…';
    case 'uploading':
      return 'Not started: the file was sent, or is being sent.';
    default:
      return 'Waiting for a worker.';
  }
}

/** What can be done about an import as it stands. */
function Acts({ one }: { one: BulkProgress }) {
  const going = one.state === 'waiting' || one.state === 'running';
  return (
    <div className="flex flex-wrap gap-2">
      {going && <Act act={pauseAct} bulk={one.bulk} label="Pause" />}
      {one.state === 'paused' && <Act act={resumeAct} bulk={one.bulk} label="Go on" />}
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
