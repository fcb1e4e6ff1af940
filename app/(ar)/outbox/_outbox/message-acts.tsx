'use client';

import { TextField } from '@/components/ui/text-field';
import { ActDialog } from '../../_acts/act-dialog';
import { markSentAct, sendAgainAct, withdrawAct } from '../../_acts/mail-acts';

type MessageActProps = { message: string; name: string };

/** What a person does about a message that nobody knows of. */
export function UnknownActs({ message, name }: MessageActProps) {
  return (
    <>
      <ActDialog
        label="Mark as sent"
        title={`Mark the message to ${name} as sent`}
        submit="Mark as sent"
        action={markSentAct}
        done="Marked as sent"
        look="primary"
      >
        <input type="hidden" name="message" value={message} />
        <TextField name="note" label="How it is known" maxLength={500} />
      </ActDialog>
      <ActDialog
        label="Send again"
        title={`Send another message to ${name}`}
        description="A new message with the figures of now, if nothing speaks against it. The customer may have the first one, too."
        submit="Send again"
        action={sendAgainAct}
        done="On its way"
      >
        <input type="hidden" name="message" value={message} />
      </ActDialog>
    </>
  );
}

/** Says of a printed letter that it went into the post. */
export const LetterSentAct = ({ message, name }: MessageActProps) => (
  <ActDialog
    label="Mark as sent"
    title={`The letter to ${name} went into the post`}
    submit="Mark as sent"
    action={markSentAct}
    done="Marked as sent"
  >
    <input type="hidden" name="message" value={message} />
    <TextField name="note" label="Note" maxLength={500} />
  </ActDialog>
);

/** Takes back what has not been handed over. */
export function WithdrawAct({ message, name }: MessageActProps) {
  return (
    <ActDialog
      label="Take back"
      title={`Take back the message to ${name}`}
      submit="Take back"
      action={withdrawAct}
      done="Taken back"
    >
      <input type="hidden" name="message" value={message} />
      <TextField name="reason" label="Why" maxLength={500} />
    </ActDialog>
  );
}
