'use client';

import type { ReactNode } from 'react';
import type { SelectOption } from '@/components/ui/select-field';
import type { Settled } from '@/lib/exchange/mapping';
import type { ImportPreview } from '@/lib/exchange/preview-import';
import { ColumnChoices } from './column-choices';
import type { FieldRow } from './field-rows';
import { ChooseMapping, KeepMapping, type KeptMapping } from './kept-mappings';
import { NotedLines } from './noted-lines';
import { Questions } from './questions';
import { ReadingChoices } from './reading-choices';
import { useSettled } from './use-settled';
import type { LineCounts } from './words';

export type DeskProps = {
  preview: ImportPreview;
  /** Of all lines; `preview.summary` lists the first of them. */
  lines: LineCounts;
  settled: Settled;
  fields: readonly FieldRow[];
  kept: readonly KeptMapping[];
  options: { days: readonly string[]; numbers: readonly string[]; currencies: readonly SelectOption[] };
  locale: string;
  requestKey: string;
  /** Where the refused lines are to be had as CSV. */
  refusedFile?: string;
};

type AsideProps = {
  heading: string;
  /** What stands under the heading; `reading` while the file is read again, and what is shown is out of date. */
  aside: (reading: boolean) => ReactNode;
};

/** How a file is read beside what it would change; whatever is changed on one side shows on the other. */
export function Desk(props: DeskProps & AsideProps) {
  const { preview, lines, fields, kept, options, heading, aside } = props;
  const { settled, settle, replace, reading } = useSettled(props.settled);
  const { summary, questions, warnings, mapping } = preview;
  return (
    <div className="flex flex-col gap-6 px-4.5 py-3">
      {warnings.map((warning) => (
        <p key={warning} className="rounded-md bg-warn-tint px-3 py-2 text-warn">
          {warning}
        </p>
      ))}
      {questions.length > 0 && <Questions questions={questions} settle={settle} />}
      <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex min-w-0 flex-col gap-5 max-lg:order-2">
          <section className="flex flex-col gap-2">
            <h2 className="font-semibold">Columns</h2>
            <ChooseMapping kept={kept} replace={replace} />
            <ColumnChoices rows={fields} headers={preview.headers} settled={settled} settle={settle} />
          </section>
          <section className="flex flex-col gap-2">
            <h2 className="font-semibold">How it is written</h2>
            <ReadingChoices {...{ mapping, settled, settle, options }} />
          </section>
          {questions.length === 0 && <KeepMapping mapping={mapping} requestKey={props.requestKey} />}
        </div>
        <section
          aria-label={heading}
          aria-busy={reading}
          className="flex flex-col gap-3 rounded-lg border border-edge bg-panel px-4 py-3 lg:sticky lg:top-3"
        >
          <h2 className="font-semibold">{reading ? 'Reading the file again…' : heading}</h2>
          {!summary && (
            <p className="text-muted">
              Counts and control totals stand here once the questions are answered.
            </p>
          )}
          {aside(reading)}
        </section>
      </div>
      {summary && <NotedLines summary={summary} lines={lines} refusedFile={props.refusedFile} />}
    </div>
  );
}
