import type { Metadata } from 'next';
import { InstantText } from '@/components/instant-text';
import { MoneyText } from '@/components/money-text';
import { PageBody, PageFrame } from '@/components/page-frame';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { bulkImports } from '@/lib/exchange/bulk-progress';
import { importRuns } from '@/lib/exchange/import-runs';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { ask } from '@/lib/web/ask';
import { readParams, type SearchParams } from '../_shell/address';
import { BulkList } from './_import/bulk-list';
import { counted, isImportKind, kindLabel } from './_import/words';
import { UploadForm } from './upload-form';

export const metadata: Metadata = { title: 'Import' };

export default async function ImportPage({ searchParams }: { searchParams: SearchParams }) {
  const { kind } = await readParams(searchParams);
  const { organisation } = await requireSession();
  const { data: runs } = await ask(importRuns);
  const { data: large } = await ask(bulkImports);
  const unfinished = large.filter(({ state }) => state !== 'done' && state !== 'cancelled');
  const today = dayIn(organisation.timeZone, new Date());
  return (
    <PageFrame title="Import">
      <PageBody>
        <UploadForm kind={isImportKind(kind) ? kind : 'invoices'} />
        {unfinished.length > 0 && (
          <section className="flex flex-col gap-2">
            <h2 className="font-semibold">Large files in the background</h2>
            <BulkList imports={unfinished} />
          </section>
        )}
        <section className="flex flex-col gap-1">
          <h2 className="font-semibold">Past imports</h2>
          {runs.length === 0 ? (
            <p className="text-muted">
              None yet. Each import is listed here: who, when, which file, and what it brought.
            </p>
          ) : (
            <Table caption="Past imports, the last one first">
              <thead>
                <TableRow>
                  <TableHead>When</TableHead>
                  <TableHead>What</TableHead>
                  <TableHead>File</TableHead>
                  <TableHead>By</TableHead>
                  <TableHead align="end">Lines</TableHead>
                  <TableHead align="end">New</TableHead>
                  <TableHead align="end">Known</TableHead>
                  <TableHead align="end">New customers</TableHead>
                  <TableHead align="end">Left out</TableHead>
                  <TableHead align="end">In the file</TableHead>
                </TableRow>
              </thead>
              <tbody>
                {runs.map((run) => (
                  <TableRow key={run.id}>
                    <TableCell>
                      <InstantText instant={run.recorded_at} timeZone={organisation.timeZone} today={today} />
                    </TableCell>
                    <TableCell className="whitespace-nowrap">{kindLabel(run.kind)}</TableCell>
                    <TableCell className="max-w-60 truncate" title={run.file_name}>
                      {run.file_name}
                    </TableCell>
                    <TableCell className="max-w-48 truncate" title={run.actor}>
                      {run.actor}
                    </TableCell>
                    <TableCell align="end">{count(run.lines)}</TableCell>
                    <TableCell align="end">{count(run.documents.new + run.rates.new)}</TableCell>
                    <TableCell align="end">{count(run.documents.known + (run.rates.known ?? 0))}</TableCell>
                    <TableCell align="end">{count(run.customers.new)}</TableCell>
                    <TableCell align="end">
                      {run.refused > 0 ? counted(run.refused, ['line', 'lines']) : '–'}
                    </TableCell>
                    <TableCell align="end">
                      {run.totals.length === 0
                        ? '–'
                        : run.totals.map(({ currency, amount }) => (
                            <MoneyText
                              key={currency}
                              amount={amount}
                              currency={currency}
                              locale={organisation.locale}
                              className="block"
                            />
                          ))}
                    </TableCell>
                  </TableRow>
                ))}
              </tbody>
            </Table>
          )}
        </section>
      </PageBody>
    </PageFrame>
  );
}

const count = (value: number) => (value === 0 ? '–' : value.toLocaleString('en-US'));
