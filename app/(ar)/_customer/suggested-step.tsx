import type { ReactNode } from 'react';
import { PanelSection } from '@/components/ui/side-panel';
import { stepWords } from '@/lib/dunning/cadence-words';
import { nextSteps } from '@/lib/dunning/next-steps';
import { ask } from '@/lib/web/ask';
import { SuggestedStepActs } from '../_acts/suggested-step-acts';

type SuggestedStepProps = {
  customer: string;
  acting: boolean;
  /** On a page of its own rather than in a panel. */
  page?: boolean;
};

/** The step that the customer's cadence suggests, where one waits; nothing otherwise. */
export async function SuggestedStep({ customer, acting, page = false }: SuggestedStepProps) {
  const { data } = await ask(nextSteps, { customer });
  const [step] = data;
  if (!step) return null;
  const what = stepWords(step);
  const Part = page ? PagePart : PanelSection;
  return (
    <Part title="Suggested" aside={`${step.cadence_name}, step ${step.place}`}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span>
          {what}
          {step.note && <span className="block text-muted text-xs">{step.note}</span>}
        </span>
        {acting && (
          <SuggestedStepActs
            waiting={{ customer, cadence: step.cadence, step: step.step }}
            what={what.toLowerCase()}
          />
        )}
      </div>
    </Part>
  );
}

const PagePart = ({ title, aside, children }: { title: string; aside: string; children: ReactNode }) => (
  <section className="flex max-w-2xl flex-col gap-1">
    <div className="flex justify-between gap-4">
      <h2 className="font-medium text-sm">{title}</h2>
      <span className="text-muted text-xs">{aside}</span>
    </div>
    {children}
  </section>
);
