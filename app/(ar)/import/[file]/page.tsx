import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { PageFrame } from '@/components/page-frame';
import { ButtonLink } from '@/components/ui/button-link';
import { DAY_FORMATS } from '@/lib/exchange/day-format';
import { listMappings } from '@/lib/exchange/import-mapping';
import { NUMBER_FORMATS } from '@/lib/exchange/number-format';
import { type ImportPreview, previewImport } from '@/lib/exchange/preview-import';
import { requireSession } from '@/lib/identity/session';
import type { Actor } from '@/lib/kernel/actor';
import { answer } from '@/lib/kernel/query';
import { Refusal } from '@/lib/kernel/refusal';
import { ask } from '@/lib/web/ask';
import { currencyOptions } from '@/lib/web/choices';
import { addressOf, readParams, type SearchParams } from '../../_shell/address';
import { fieldRows } from '../_import/field-rows';
import { ImportDesk } from '../_import/import-desk';
import { UnreadableFile } from '../_import/unreadable-file';
import { countLines, kindLabel } from '../_import/words';

export const metadata: Metadata = { title: 'Import' };

type Props = { params: Promise<{ file: string }>; searchParams: SearchParams };

/** Lines of each sort that the screen lists; the file of refused lines has all of them. */
const LISTED = 5_000;

export default async function ImportFilePage({ params, searchParams }: Props) {
  const { file } = await params;
  const { settled } = await readParams(searchParams);
  const { actor, organisation } = await requireSession();
  const found = await preview(actor, file, settled);
  if ('refusal' in found) {
    return (
      <PageFrame title="Import" actions={<ButtonLink href="/import">Another file</ButtonLink>}>
        <UnreadableFile message={found.refusal} />
      </PageFrame>
    );
  }
  const { kind, name } = found.file;
  const kept = await ask(listMappings, { kind });
  return (
    <PageFrame
      title={`${kindLabel(kind)} from ${name}`}
      actions={<ButtonLink href="/import">Another file</ButtonLink>}
    >
      <ImportDesk
        preview={shortened(found)}
        lines={found.summary ? countLines(found.summary) : { refused: 0, notes: 0, skipped: 0 }}
        settled={settled ? JSON.parse(settled) : {}}
        fields={fieldRows(found)}
        kept={kept.data}
        options={{ days: DAY_FORMATS, numbers: NUMBER_FORMATS, currencies: currencyOptions() }}
        locale={organisation.locale}
        requestKey={randomUUID()}
        refusedFile={addressOf(`/import/${file}/refused`, { settled })}
      />
    </PageFrame>
  );
}

/** What cannot be read under this address is a sentence on the page, with what can be done about it. */
async function preview(
  actor: Actor,
  file: string,
  settled = '',
): Promise<ImportPreview | { refusal: string }> {
  try {
    return await answer(previewImport, actor, { file, settled });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'forbidden') redirect('/no-access');
    if (error.code === 'not_found' || (error.field === 'file' && !/^\d{1,18}$/.test(file))) notFound();
    return { refusal: error.message };
  }
}

const shortened = (found: ImportPreview): ImportPreview =>
  found.summary
    ? {
        ...found,
        summary: {
          ...found.summary,
          refused: found.summary.refused.slice(0, LISTED),
          notes: found.summary.notes.slice(0, LISTED),
          skipped: found.summary.skipped.slice(0, LISTED),
        },
      }
    : found;
