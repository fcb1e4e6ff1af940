'use client';

import { useState } from 'react';
import type { ImportPreview, ImportSummary } from '@/lib/exchange/preview-import';
import { Desk, type DeskProps } from './desk';
import { Outcome } from './outcome';
import { RunImport, WhereNext } from './run-import';
import { countLines } from './words';

/** A file that is imported while one waits: how it is read, what it would change, and the button that does it. */
export function ImportDesk(props: DeskProps) {
  const { preview, lines, locale } = props;
  const [finished, setFinished] = useState<ImportSummary | null>(null);
  const { kind } = preview.file;
  const { summary, questions, mapping } = preview;
  if (finished) return <Finished {...{ kind, summary: finished, locale }} />;
  return (
    <Desk
      {...props}
      heading="What it would change"
      aside={(reading) => (
        <>
          {summary && <Outcome {...{ kind, summary, lines, locale }} />}
          <RunImport
            file={preview.file.id}
            questions={questions.length}
            refused={lines.refused}
            {...{ mapping, summary, reading, finished: setFinished }}
          />
        </>
      )}
    />
  );
}

/** What was written, once all of it is. */
export const Finished = ({
  kind,
  summary,
  locale,
}: Pick<DeskProps, 'locale'> & { kind: ImportPreview['file']['kind']; summary: ImportSummary }) => (
  <section role="status" className="flex max-w-md flex-col gap-4 px-4.5 py-6">
    <h2 ref={takeFocus} tabIndex={-1} className="font-semibold text-good text-lg outline-none">
      Imported
    </h2>
    <Outcome {...{ kind, summary, locale }} lines={countLines(summary)} />
    <WhereNext />
  </section>
);

const takeFocus = (element: HTMLElement | null) => element?.focus();
