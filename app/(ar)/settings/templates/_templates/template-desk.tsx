'use client';

import { useEffect, useRef, useState } from 'react';
import { InstantText } from '@/components/instant-text';
import { Badge } from '@/components/ui/badge';
import { ActDialog } from '../../../_acts/act-dialog';
import { FaultList } from './fault-list';
import { FieldList, type ListedField } from './field-list';
import { PreviewPane } from './preview-pane';
import { endTemplateAct, type FoundCustomer } from './template-acts';
import type { TemplateName } from './template-address';
import { type Text, TextForm } from './text-form';
import { usePreview } from './use-preview';

type TemplateDeskProps = {
  title: string;
  name: TemplateName;
  text: Text;
  version: string;
  own: boolean;
  by: string | null;
  savedAt: string | null;
  may: boolean;
  fields: readonly ListedField[];
  customer: FoundCustomer | null;
  timeZone: string;
  today: string;
};

/** The editor of one template and what it says to a real customer, side by side. */
export function TemplateDesk(props: TemplateDeskProps) {
  const { name, text, may, own } = props;
  const [typed, setTyped] = useState(text);
  const [customer, setCustomer] = useState(props.customer);
  const wasOwn = useRef(own);
  // Ended, the built-in text stands here; saved, the text stays as it is and the caret in it.
  useEffect(() => {
    if (wasOwn.current && !own) setTyped(text);
    wasOwn.current = own;
  }, [own, text]);
  const body = useRef<HTMLTextAreaElement>(null);
  const { preview, busy } = usePreview(
    { ...name, subject: typed.subject, body: typed.body },
    customer?.number,
  );
  const insert = (mark: string) => {
    if (body.current) insertAt(body.current, mark);
  };
  return (
    <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-2">
      <section className="flex min-w-0 flex-col gap-3" aria-label="The template">
        <Title {...props} />
        <TextForm {...props} typed={typed} setTyped={setTyped} body={body} />
        <FaultList faults={preview?.faults ?? []} body={body} />
        {may && <FieldList fields={props.fields} insert={insert} />}
      </section>
      <PreviewPane
        {...{ preview, busy, customer, setCustomer }}
        letter={name.channel === 'letter' ? name : null}
      />
    </div>
  );
}

function Title({ title, name, own, by, savedAt, may, timeZone, today }: TemplateDeskProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <div className="min-w-0">
        <h2 className="font-semibold">
          {title} {own ? <Badge tone="accent">Ours</Badge> : <Badge>Built-in</Badge>}
        </h2>
        {savedAt && (
          <p className="text-muted text-xs">
            Saved by {by}, <InstantText instant={savedAt} timeZone={timeZone} today={today} />
          </p>
        )}
      </div>
      {own && may && (
        <ActDialog
          label="Back to the built-in text"
          title="End our own text?"
          description="The built-in text holds again. Ours stays in the audit trail."
          submit="End ours"
          danger
          action={endTemplateAct}
          done="Ended"
        >
          {Object.entries(name).map(([field, value]) => (
            <input key={field} type="hidden" name={field} value={value} />
          ))}
        </ActDialog>
      )}
    </div>
  );
}

/** Where the caret is, as if it had been typed: React hears of it, and undo takes it back. */
function insertAt(area: HTMLTextAreaElement, mark: string) {
  area.focus();
  if (document.execCommand('insertText', false, mark)) return;
  area.setRangeText(mark, area.selectionStart, area.selectionEnd, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
}
