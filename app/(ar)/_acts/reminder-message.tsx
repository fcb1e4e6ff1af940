'use client';

import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import type { SendPreview } from '@/lib/mail/send-preview';
import { customerAddress } from '../_shell/address';
import { MessageFrame } from './message-frame';
import type { Words } from './use-reminder';

type ReminderMessageProps = {
  preview: SendPreview;
  /** As edited; null while the template holds. */
  words: Words | null;
  edit: (words: Words | null) => void;
  /** The server has something against the words. */
  faulty: boolean;
};

const VIEWS = { looks: 'As it looks', text: 'Plain text', edit: 'Edit' } as const;
type View = keyof typeof VIEWS;

/** The message as it would go out, and the draft that it is written from, where figures stay fields until it is sent. */
export function ReminderMessage({ preview, words, edit, faulty }: ReminderMessageProps) {
  const [view, setView] = useState<View>('looks');
  useEffect(() => {
    if (faulty) setView('edit');
  }, [faulty]);
  const { message, draft } = preview;
  if (!draft) return null;
  return (
    <>
      {words && (
        <>
          <input type="hidden" name="edited" value="on" />
          <input type="hidden" name="seen" value={preview.figures_seen} />
        </>
      )}
      <div className="flex flex-wrap items-center gap-1">
        {Object.entries(VIEWS).map(([name, label]) => (
          <Button
            key={name}
            look={view === name ? 'plain' : 'quiet'}
            aria-pressed={view === name}
            onClick={() => setView(name as View)}
          >
            {label}
          </Button>
        ))}
        {preview.channel === 'letter' && !words && message && (
          <ButtonLink look="quiet" prefetch={false} href={paperAddress(preview, message.language)}>
            See as PDF
          </ButtonLink>
        )}
        {words && (
          <button type="button" className="link ml-auto underline" onClick={() => edit(null)}>
            Take the template again
          </button>
        )}
      </div>
      {view === 'edit' ? (
        <Editor words={words ?? draft} edit={edit} />
      ) : (
        <>
          {words && <Hidden words={words} />}
          {message && <Shown message={message} plain={view === 'text'} />}
        </>
      )}
    </>
  );
}

const paperAddress = ({ customer, level }: SendPreview, language: string) =>
  `${customerAddress(customer, 'account')}/reminder?level=${level}&language=${language}`;

const Hidden = ({ words }: { words: Words }) => (
  <>
    <input type="hidden" name="subject" value={words.subject} />
    <input type="hidden" name="body" value={words.body} />
  </>
);

function Shown({ message, plain }: { message: NonNullable<SendPreview['message']>; plain: boolean }) {
  return (
    <>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-3">
        <dt className="text-muted">To</dt>
        <dd className="break-words">{message.to.replaceAll('\n', ', ')}</dd>
        <dt className="text-muted">Subject</dt>
        <dd className="break-words font-medium">{message.subject}</dd>
      </dl>
      {plain ? (
        <section
          className="max-h-64 overflow-auto rounded-md border border-line p-3"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by the keys, too.
          tabIndex={0}
          aria-label="The message as plain text"
        >
          <pre className="text-xs">{message.text}</pre>
        </section>
      ) : (
        <MessageFrame html={message.html} className="h-64" />
      )}
    </>
  );
}

function Editor({ words, edit }: { words: Words; edit: (words: Words) => void }) {
  return (
    <>
      <TextField
        name="subject"
        label="Subject"
        required
        value={words.subject}
        maxLength={300}
        onChange={(event) => edit({ ...words, subject: event.currentTarget.value })}
      />
      <TextArea
        name="body"
        label="Text"
        required
        rows={10}
        value={words.body}
        className="font-mono text-xs"
        hint="What stands in {{…}} is filled in when it is sent, with the figures of that moment."
        onChange={(event) => edit({ ...words, body: event.currentTarget.value })}
      />
    </>
  );
}
