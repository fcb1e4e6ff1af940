'use client';

import { useActionState, useEffect, useState } from 'react';
import { notify } from '@/components/notify';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import { useShortcuts } from '@/components/use-shortcuts';
import type { Sent } from '@/lib/mail/send-reminder';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../_shell/request-key';
import { remindAct } from './mail-acts';
import { ReminderChoices } from './reminder-choices';
import { ReminderMessage } from './reminder-message';
import { useReminder, type Wanted } from './use-reminder';

type RemindActProps = {
  customer: string;
  name: string;
  /** The one that follows the reminders that were not answered. */
  level: number;
  primary?: boolean;
};

/** Reminds a customer by e-mail or letter: what would be said and to whom, to be edited; and why it may not be sent. */
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

function RemindForm({ customer, level, close }: { customer: string; level: number; close: () => void }) {
  const [requestKey, setRequestKey] = useState(newRequestKey);
  const [wanted, setWanted] = useState<Wanted>({
    ...{ channel: 'email', level: String(level), language: '', contact: '', words: null },
  });
  const act = async (_state: FormState<Sent>, data: FormData) => {
    const next = await remindAct(IDLE, data);
    if (next.status === 'done') {
      notify.done(next.message ?? 'The reminder is decided');
      if (wanted.channel === 'letter' && next.answer?.message) download(next.answer.message);
    }
    // What was refused is a decision, too: the next try is another one.
    if (next.answer) setRequestKey(newRequestKey());
    return next;
  };
  const [state, dispatch] = useActionState<FormState<Sent>, FormData>(act, IDLE);
  const { preview, failure, loading } = useReminder(customer, wanted, state);
  useEffect(() => {
    if (state.status === 'done') close();
  }, [state, close]);
  const letter = wanted.channel === 'letter';
  const ready = preview?.message && preview.refusals.length === 0 && !loading && !failure;
  return (
    <Form action={dispatch} errors={state.errors}>
      <input type="hidden" name="request_key" value={requestKey} />
      <input type="hidden" name="customer" value={customer} />
      <ReminderChoices
        wanted={wanted}
        change={(more) => setWanted({ ...wanted, ...more })}
        contacts={preview?.contacts ?? []}
      />
      {failure && <Banner tone="danger">{failure}</Banner>}
      {preview && preview.refusals.length > 0 && (
        <Banner tone="danger">
          It may not be sent: {preview.refusals.map(({ text }) => text).join('; ')}.
        </Banner>
      )}
      {preview && preview.refusals.length === 0 && preview.faults.length > 0 && (
        <Banner tone="danger">
          It cannot be written: {preview.faults.map(({ message }) => message).join(' ')}
        </Banner>
      )}
      {preview?.kept && <Banner>{preview.kept} The message is kept in the outbox.</Banner>}
      {letter && (
        <Banner>
          The letter is kept in the outbox with its PDF, until somebody says that it went into the post.
        </Banner>
      )}
      {preview ? (
        <ReminderMessage
          preview={preview}
          words={wanted.words}
          edit={(words) => setWanted({ ...wanted, words })}
          faulty={Boolean(state.errors.subject ?? state.errors.body)}
        />
      ) : (
        loading && <p className="text-muted">Looking at the account …</p>
      )}
      {preview?.draft && <Checkbox name="attach_statement" label="Attach the statement of account as PDF" />}
      <DialogActions>
        <DialogClose />
        <SubmitButton look="primary" disabled={!ready}>
          {letter ? 'Print letter' : 'Send'}
        </SubmitButton>
      </DialogActions>
    </Form>
  );
}

/** Answered as an attachment, so the page stays where it is. */
function download(message: string): void {
  window.location.assign(`/outbox/${encodeURIComponent(message)}/files/1`);
}
