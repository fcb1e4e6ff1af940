import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import type { ImportSummary } from '@/lib/exchange/preview-import';
import { type Line, LineTable } from './line-table';
import { counted, type LineCounts } from './words';

type NotedLinesProps = { summary: ImportSummary; lines: LineCounts; refusedFile?: string | undefined };

/** Lines that are refused, to be looked at, or left out on purpose. */
export const NotedLines = ({ summary, lines, refusedFile }: NotedLinesProps) => (
  <>
    <Section
      title={counted(lines.refused, ['refused line', 'refused lines'])}
      caption="Refused lines"
      all={lines.refused}
      lines={summary.refused}
      fields
      action={
        refusedFile && (
          <ButtonLink href={refusedFile} prefetch={false}>
            All of them as CSV
          </ButtonLink>
        )
      }
    />
    <Section
      title={`To look at: ${counted(lines.notes, ['note', 'notes'])}`}
      caption="Notes"
      all={lines.notes}
      lines={summary.notes}
    />
    <Section
      title={`Left out on purpose: ${counted(lines.skipped, ['line', 'lines'])}`}
      caption="Lines left out on purpose"
      all={lines.skipped}
      lines={summary.skipped}
    />
  </>
);

type SectionProps = {
  title: string;
  caption: string;
  all: number;
  lines: readonly Line[];
  fields?: boolean;
  action?: ReactNode;
};

const Section = ({ title, caption, all, lines, fields = false, action }: SectionProps) =>
  all > 0 && (
    <section className="-mx-4.5 flex flex-col gap-1">
      <div className="flex flex-wrap items-center justify-between gap-2 px-4.5">
        <h2 className="font-semibold">
          {title}
          {lines.length < all && (
            <span className="font-normal text-muted">
              {' '}
              (the first {lines.length.toLocaleString('en-US')} are shown)
            </span>
          )}
        </h2>
        {action}
      </div>
      <LineTable caption={caption} lines={lines} fields={fields} />
    </section>
  );
