'use client';

import { useActionState, useEffect, useState, useTransition } from 'react';
import { notify } from '@/components/notify';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { SelectField } from '@/components/ui/select-field';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import { useShortcuts } from '@/components/use-shortcuts';
import { LANGUAGES, LEVEL_NAMES } from '@/lib/mail/mail-words';
import type { SendPreview } from '@/lib/mail/send-preview';
import type { Sent } from '@/lib/mail/send-reminder';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../_shell/request-key';
import { previewReminder, remindAct } from './mail-acts';

type RemindActProps = {
  customer: string;
  name: string;
  /** The one that follows the reminders that were not answered. */
  level: number;
  primary?: boolean;
};

/** Reminds a customer by e-mail: what would be said and to whom, to be edited; and why it may not be sent. */
export function RemindAct({ customer, name, level, primary }: RemindActProps) {
  const [open, setOpen] = useState(false);
  const [opened, setOpened] = useState(0);
  const show = () => {
    setOpened((count) => count + 1);
    setOpen(true);
  };
  useShortcuts([{ keys: 'e', label: 'Remind', group: 'Acts', run: show }]);
  return (
    <>
      <Button look={primary ? 'primary' : 'plain'} onClick={show} keys="e">
        Remind
      </Button>
      <Dialog title={`Reminder to ${name}`} open={open} onOpenChange={setOpen} wide>
        <RemindForm key={opened} customer={customer} level={level} close={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type Wanted = { level: string; language: string; contact: string };
type Words = { subject: string; body: string };

function RemindForm({ customer, level, close }: { customer: string; level: number; close: () => void }) {
  const [requestKey, setRequestKey] = useState(newRequestKey);
  const [wanted, setWanted] = useState<Wanted>({ level: String(level), language: '', contact: '' });
  const { preview, failed, loading } = usePreview(customer, wanted);
  const [typed, setTyped] = useState<Words | null>(null);
  const act = async (_state: FormState<Sent>, data: FormData) => {
    const next = await remindAct(IDLE, data);
    if (next.status === 'done') notify.done(next.message ?? 'The reminder is decided');
    // What was refused is a decision, too: the next try is another one.
    if (next.answer) setRequestKey(newRequestKey());
    return next;
  };
  const [state, dispatch] = useActionState<FormState<Sent>, FormData>(act, IDLE);
  useEffect(() => {
    if (state.status === 'done') close();
  }, [state, close]);
  const words = typed ?? { subject: preview?.message?.subject ?? '', body: preview?.message?.text ?? '' };
  const change = (more: Partial<Wanted>) => setWanted({ ...wanted, ...more });
  return (
    <Form action={dispatch} errors={state.errors}>
      <input type="hidden" name="request_key" value={requestKey} />
      <input type="hidden" name="customer" value={customer} />
      <Choices wanted={wanted} change={change} contacts={preview?.contacts ?? []} />
      {failed && <Banner tone="danger">It could not be looked at. Close this and try again.</Banner>}
      {preview && preview.refusals.length > 0 && (
        <Banner tone="danger">
          It may not be sent: {preview.refusals.map(({ text }) => text).join('; ')}.
        </Banner>
      )}
      {preview?.kept && <Banner>{preview.kept} The message is kept in the outbox.</Banner>}
      {preview?.message ? (
        <Message
          preview={preview}
          words={words}
          edited={typed !== null}
          edit={setTyped}
          reset={() => setTyped(null)}
        />
      ) : (
        loading && <p className="text-muted">Looking at the account …</p>
      )}
      <DialogActions>
        <DialogClose />
        <SubmitButton look="primary" disabled={!preview?.message || preview.refusals.length > 0 || loading}>
          Send
        </SubmitButton>
      </DialogActions>
    </Form>
  );
}

/** What the server would send, asked again whenever something else is wanted. */
function usePreview(customer: string, { level, language, contact }: Wanted) {
  const [preview, setPreview] = useState<SendPreview | null>(null);
  const [failed, setFailed] = useState(false);
  const [loading, start] = useTransition();
  useEffect(() => {
    let current = true;
    start(async () => {
      try {
        const found = await previewReminder({ customer, level, language, contact });
        if (current) setPreview(found);
      } catch {
        if (current) setFailed(true);
      }
    });
    return () => {
      current = false;
    };
  }, [customer, level, language, contact]);
  return { preview, failed, loading };
}

type ChoicesProps = {
  wanted: Wanted;
  change: (more: Partial<Wanted>) => void;
  contacts: SendPreview['contacts'];
};

const Choices = ({ wanted, change, contacts }: ChoicesProps) => (
  <div className="grid gap-4 sm:grid-cols-3">
    <SelectField
      name="level"
      label="Level"
      required
      value={wanted.level}
      onChange={(event) => change({ level: event.currentTarget.value })}
      options={Object.entries(LEVEL_NAMES).map(([value, label]) => ({ value, label: `${value}. ${label}` }))}
    />
    <SelectField
      name="language"
      label="Language"
      placeholder="The customer’s own"
      value={wanted.language}
      onChange={(event) => change({ language: event.currentTarget.value })}
      options={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
    />
    <SelectField
      name="contact"
      label="To"
      placeholder="The billing contact"
      value={wanted.contact}
      onChange={(event) => change({ contact: event.currentTarget.value })}
      options={contacts.map(({ id, name, email, bounced }) => ({
        value: id,
        label: `${name}, ${email}${bounced ? ' (came back)' : ''}`,
      }))}
    />
  </div>
);

type MessageProps = {
  preview: SendPreview;
  words: Words;
  edited: boolean;
  edit: (words: Words) => void;
  reset: () => void;
};

/** The words as they would go out; only what was edited is sent as text, so that the rest keeps its table. */
const Message = ({ preview, words, edited, edit, reset }: MessageProps) => (
  <>
    <input type="hidden" name="seen" value={preview.figures_seen} />
    {edited && <input type="hidden" name="edited" value="on" />}
    <p className="text-muted">
      To {preview.message?.to}
      {edited && (
        <>
          , edited by you.{' '}
          <button type="button" className="link underline" onClick={reset}>
            Take the template again
          </button>
        </>
      )}
    </p>
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
      rows={12}
      value={words.body}
      onChange={(event) => edit({ ...words, body: event.currentTarget.value })}
    />
    {preview.may_attach && <Checkbox name="attach_statement" label="Attach the statement of account" />}
  </>
);
