'use client';

import { useTransition } from 'react';
import { notify } from '@/components/notify';
import { Button } from '@/components/ui/button';
import { useShortcuts } from '@/components/use-shortcuts';
import { type StepAct, takeStep, type WaitingStep } from './take-step';

/** Takes the suggested step with one key, or lets it be with another. */
export function SuggestedStepActs({ waiting, what }: { waiting: WaitingStep; what: string }) {
  const [pending, start] = useTransition();
  const act = (kind: StepAct) => {
    if (pending) return;
    start(async () => {
      const ended = await takeStep(kind, waiting);
      if (ended.status === 'done') notify.done(ended.message ?? 'Done');
      else notify.refused(ended.message ?? 'It could not be done');
    });
  };
  useShortcuts([
    { keys: 't', label: `Take the suggested step: ${what}`, group: 'Acts', run: () => act('run') },
    { keys: 'l', label: 'Let the suggested step be', group: 'Acts', run: () => act('dismiss') },
  ]);
  return (
    <span className="flex flex-wrap gap-2">
      <Button look="primary" keys="t" onClick={() => act('run')} disabled={pending}>
        Take it
      </Button>
      <Button keys="l" onClick={() => act('dismiss')} disabled={pending}>
        Let it be
      </Button>
    </span>
  );
}
