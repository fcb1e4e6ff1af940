import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { PageFrame } from '@/components/page-frame';
import { ButtonLink } from '@/components/ui/button-link';
import { bulkImport } from '@/lib/exchange/bulk-progress';
import { DAY_FORMATS } from '@/lib/exchange/day-format';
import { listMappings } from '@/lib/exchange/import-mapping';
import type { Mapping } from '@/lib/exchange/mapping';
import { NUMBER_FORMATS } from '@/lib/exchange/number-format';
import { previewBulk } from '@/lib/exchange/preview-bulk';
import { requireSession } from '@/lib/identity/session';
import type { Actor } from '@/lib/kernel/actor';
import { answer } from '@/lib/kernel/query';
import { Refusal } from '@/lib/kernel/refusal';
import { ask } from '@/lib/web/ask';
import { currencyOptions } from '@/lib/web/choices';
import { addressOf, readParams, type SearchParams } from '../../../_shell/address';
import { BulkPage } from '../../_import/bulk-page';
import { fieldRows } from '../../_import/field-rows';
import { LargeDesk } from '../../_import/large-desk';
import { UnreadableFile } from '../../_import/unreadable-file';
import { countLines, kindLabel } from '../../_import/words';

export const metadata: Metadata = { title: 'Import' };

type Props = { params: Promise<{ bulk: string }>; searchParams: SearchParams };

/** A large file: how its beginning is read until it is started, then how the import of it stands. */
export default async function LargeImportPage({ params, searchParams }: Props) {
  const { bulk } = await params;
  const { settled } = await readParams(searchParams);
  const { actor, organisation } = await requireSession();
  const { arrived, mapping, summary, ...one } = await ask(bulkImport, { bulk });
  const address = `/import/large/${bulk}`;
  const isOpen =
    one.state === 'uploading' || (settled !== undefined && ['failed', 'paused'].includes(one.state));
  return (
    <PageFrame
      title={`${kindLabel(one.kind)} from ${one.file_name}`}
      actions={<ButtonLink href="/import">Another file</ButtonLink>}
    >
      {arrived && isOpen ? (
        <Beginning {...{ actor, bulk, settled, locale: organisation.locale }} />
      ) : (
        <BulkPage
          {...{ one, summary, locale: organisation.locale }}
          requestKey={randomUUID()}
          refusedFile={`${address}/refused`}
          again={addressOf(address, { settled: JSON.stringify(settledBy(mapping)) })}
        />
      )}
    </PageFrame>
  );
}

type Found = Awaited<ReturnType<typeof previewBulk.read>>;

type BeginningProps = { actor: Actor; bulk: string; settled: string | undefined; locale: string };

async function Beginning({ actor, bulk, settled, locale }: BeginningProps) {
  const found = await preview(actor, bulk, settled);
  if ('refusal' in found) return <UnreadableFile message={found.refusal} />;
  const kept = await ask(listMappings, { kind: found.file.kind });
  return (
    <LargeDesk
      preview={found}
      start={found.start}
      lines={found.summary ? countLines(found.summary) : { refused: 0, notes: 0, skipped: 0 }}
      settled={settled ? JSON.parse(settled) : {}}
      fields={fieldRows(found)}
      kept={kept.data}
      options={{ days: DAY_FORMATS, numbers: NUMBER_FORMATS, currencies: currencyOptions() }}
      locale={locale}
      requestKey={randomUUID()}
    />
  );
}

/** What cannot be read under this address is a sentence on the page, with what can be done about it. */
async function preview(actor: Actor, bulk: string, settled = ''): Promise<Found | { refusal: string }> {
  try {
    return await answer(previewBulk, actor, { bulk, settled });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'forbidden') redirect('/no-access');
    if (error.code === 'not_found') notFound();
    return { refusal: error.message };
  }
}

/** What a mapping says, as something that a person has settled and can change. */
function settledBy(mapping: Mapping | null): object {
  if (!mapping) return {};
  const { version: _version, kind: _kind, ...settled } = mapping;
  return settled;
}
