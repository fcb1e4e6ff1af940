'use client';

import { type ReactNode, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ProgressBar } from '@/components/ui/progress-bar';
import { type StepAct, takeStep } from '../_acts/take-step';
import { type Found, idOf, type Suggestion } from './suggestion';
import { SuggestionTable } from './suggestion-table';

/** What became of one of a selection. */
type Result = { id: string; name: string; done: boolean; text: string };

type DeskProps = { found: Found; acting: boolean; locale: string; empty: ReactNode };

/** The suggestions by cadence, a selection to act on, and a result for each of it. */
export function SuggestionDesk({ found, acting, locale, empty }: DeskProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [running, setRunning] = useState<{ done: number; total: number } | null>(null);
  const [results, setResults] = useState<readonly Result[]>([]);
  const stopped = useRef(false);
  const selected = found.data.filter((each) => chosen.has(idOf(each)));
  const act = async (kind: StepAct) => {
    stopped.current = false;
    setResults([]);
    for (const [index, each] of selected.entries()) {
      if (stopped.current) break;
      setRunning({ done: index, total: selected.length });
      const result = await resultOf(kind, each);
      setResults((before) => [...before, result]);
    }
    setRunning(null);
    setChosen(new Set());
  };
  const groups = Map.groupBy(found.data, (each) => each.cadence_name);
  return (
    <div className="flex flex-col gap-5">
      {running ? (
        <div className="flex max-w-xl flex-col items-start gap-2">
          <div className="w-full">
            <ProgressBar label="Working" {...running} noun="customers" />
          </div>
          <Button
            onClick={() => {
              stopped.current = true;
            }}
          >
            Stop
          </Button>
        </div>
      ) : (
        acting &&
        found.data.length > 0 && (
          <div className="flex flex-wrap items-center gap-2">
            <Button look="primary" disabled={selected.length === 0} onClick={() => act('run')}>
              Take {selected.length > 0 ? selected.length : 'the selected'}
            </Button>
            <Button disabled={selected.length === 0} onClick={() => act('dismiss')}>
              Let {selected.length > 0 ? selected.length : 'the selected'} be
            </Button>
            <span role="status" className="text-muted">
              {selected.length > 0 && `${selected.length} of ${found.data.length} selected`}
            </span>
          </div>
        )
      )}
      <Results results={results} />
      {found.data.length === 0 && results.length === 0 && empty}
      {[...groups].map(([name, suggestions]) => (
        <SuggestionTable
          key={name}
          {...{ name, suggestions, acting: acting && running === null, locale, chosen, setChosen }}
          today={found.today}
          currency={found.currency}
        />
      ))}
      {found.more && <p className="text-muted">More come up when these are done.</p>}
    </div>
  );
}

async function resultOf(kind: StepAct, each: Suggestion): Promise<Result> {
  const told = { id: idOf(each), name: `${each.name} ${each.number}` };
  try {
    const ended = await takeStep(kind, { customer: each.number, cadence: each.cadence, step: each.step });
    const done = ended.status === 'done';
    return {
      ...told,
      done,
      text: done ? (kind === 'run' ? 'done' : 'let be') : (ended.message ?? 'refused'),
    };
  } catch {
    return { ...told, done: false, text: 'the connection was lost; look whether it was done' };
  }
}

function Results({ results }: { results: readonly Result[] }) {
  if (results.length === 0) return null;
  const refused = results.filter(({ done }) => !done);
  return (
    <section aria-label="Results" className="flex max-w-3xl flex-col gap-1">
      <p role="status">
        {results.length - refused.length} done{refused.length > 0 && `, ${refused.length} not`}
      </p>
      <ul>
        {[...refused, ...results.filter(({ done }) => done)].map((each) => (
          <li key={each.id} className="flex flex-wrap justify-between gap-x-4 border-line border-b py-1">
            <span>{each.name}</span>
            <span className={each.done ? 'text-good' : 'text-danger'}>{each.text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
