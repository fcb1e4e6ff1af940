'use client';

import { useState } from 'react';
import { notify } from '@/components/notify';
import { Button } from '@/components/ui/button';
import { MessageFrame } from '../../../_acts/message-frame';
import { download } from '../../../customers/_statements/download';
import { CustomerSearch } from './customer-search';
import type { FoundCustomer, Preview } from './template-acts';
import type { TemplateName } from './template-address';

type PreviewPaneProps = {
  preview: Preview | null;
  busy: boolean;
  customer: FoundCustomer | null;
  setCustomer: (customer: FoundCustomer) => void;
  /** A letter can be seen on paper, as its saved text is. */
  letter: TemplateName | null;
};

/** What the text says to one customer today, as it would look and as plain text. */
export function PreviewPane({ preview, busy, customer, setCustomer, letter }: PreviewPaneProps) {
  const [plain, setPlain] = useState(false);
  const message = preview?.message;
  return (
    <section className="flex min-w-0 flex-col gap-3" aria-label="Preview" aria-busy={busy}>
      <CustomerSearch customer={customer} choose={setCustomer} />
      <div className="flex flex-wrap items-center gap-1">
        <Button look={plain ? 'quiet' : 'plain'} aria-pressed={!plain} onClick={() => setPlain(false)}>
          As it looks
        </Button>
        <Button look={plain ? 'plain' : 'quiet'} aria-pressed={plain} onClick={() => setPlain(true)}>
          Plain text
        </Button>
        {letter?.kind === 'reminder' && customer && (
          <Button look="quiet" onClick={() => void fetchLetter(customer.number, letter)}>
            Saved text as PDF
          </Button>
        )}
      </div>
      {message ? (
        <>
          <dl className="grid grid-cols-[max-content_1fr] gap-x-3">
            <dt className="text-muted">To</dt>
            <dd className="whitespace-pre-line break-words">{message.to}</dd>
            <dt className="text-muted">Subject</dt>
            <dd className="break-words font-medium">{message.subject}</dd>
          </dl>
          {plain ? (
            <pre className="whitespace-pre-wrap break-words rounded-md border border-line p-3 font-mono text-xs">
              {message.text}
            </pre>
          ) : (
            <MessageFrame html={message.html} className="h-[34rem]" />
          )}
        </>
      ) : (
        <p className="text-muted">
          {customer === null
            ? 'Choose a customer to see what the text says to it.'
            : preview
              ? 'There is no message as long as something is in its way.'
              : 'The preview is on its way …'}
        </p>
      )}
      <p className="text-muted text-xs">
        Nothing is sent. Where a portal link stands, the preview shows a sample.
      </p>
    </section>
  );
}

async function fetchLetter(number: string, { level, language }: TemplateName) {
  const query = new URLSearchParams({ level: String(level), language });
  const refused = await download(`/customers/${encodeURIComponent(number)}/account/reminder?${query}`);
  if (refused !== null) notify.refused(refused);
}
