'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { notify } from '@/components/notify';
import { Button } from '@/components/ui/button';
import { ProgressBar } from '@/components/ui/progress-bar';
import { IDLE } from '@/lib/web/form-state';
import { takeBackAssignmentAct } from '../../_acts/bulk-acts';
import { followProgress } from '../../_shell/follow-progress';
import { newRequestKey } from '../../_shell/request-key';

type Receipt = { act: string; moved: number };

/** Moves people by the rules that are saved; taken back today by whoever did it. */
export function ApplyRules() {
  const router = useRouter();
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const key = useRef('');
  const apply = async (scope: 'unassigned' | 'all') => {
    if (progress) return;
    key.current ||= newRequestKey();
    setRefusal(null);
    setProgress({ done: 0, total: 0 });
    const input = { scope, request_key: key.current };
    const ended = await followProgress<Receipt>(
      '/settings/assignment/run',
      input,
      new AbortController().signal,
      (done, total) => setProgress({ done, total }),
    );
    key.current = '';
    setProgress(null);
    if ('refusal' in ended) return setRefusal(ended.refusal);
    if (!('answer' in ended)) return;
    setReceipt(ended.answer.moved > 0 ? ended.answer : null);
    notify.done(moved(ended.answer.moved));
    router.refresh();
  };
  const takeBack = async ({ act }: Receipt) => {
    const data = new FormData();
    data.set('act', act);
    data.set('request_key', newRequestKey());
    const state = await takeBackAssignmentAct(IDLE, data);
    if (state.status === 'done') {
      setReceipt(null);
      notify.done(state.message ?? 'Taken back');
    } else notify.refused(state.message ?? 'It could not be taken back');
  };
  return (
    <div className="flex max-w-xl flex-col gap-3">
      {progress ? (
        <ProgressBar label="Giving customers to their owners" {...progress} noun="customers" />
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => void apply('unassigned')}>Apply to those without an owner</Button>
          <Button onClick={() => void apply('all')}>Apply to all</Button>
          {receipt && (
            <Button look="quiet" onClick={() => void takeBack(receipt)}>
              Take it back
            </Button>
          )}
        </div>
      )}
      {refusal && (
        <p role="alert" className="text-danger">
          {refusal}
        </p>
      )}
    </div>
  );
}

const moved = (count: number) =>
  count === 0
    ? 'Nobody had to move'
    : `${count.toLocaleString('en-GB')} ${count === 1 ? 'customer has' : 'customers have'} a new owner`;
