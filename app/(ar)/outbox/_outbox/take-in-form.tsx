'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { notify } from '@/components/notify';
import { FileField } from '@/components/ui/file-field';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import { newRequestKey } from '../../_shell/request-key';

type Answer = { errors?: Record<string, string>; messages?: { again: boolean; customer: string | null }[] };

/** Takes in a message or a mailbox file that somebody saved. */
export function TakeInForm() {
  const router = useRouter();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [key, setKey] = useState(newRequestKey);
  const take = async (data: FormData) => {
    data.set('request_key', key);
    const answer = await send(data);
    setErrors(answer.errors ?? {});
    if (!answer.messages) return;
    notify.done(summary(answer.messages));
    setKey(newRequestKey());
    router.refresh();
  };
  return (
    <Form action={take} errors={errors} clearOn={key} className="max-w-3xl">
      <FileField
        name="content"
        label="Choose a message or a mailbox file"
        accept=".eml,.mbox,.txt,message/rfc822,application/mbox"
        hint="As a mail program saves it, up to 10 MB. The same message is taken in once."
        required
      />
      <div>
        <SubmitButton pendingText="Reading…">Take in</SubmitButton>
      </div>
    </Form>
  );
}

async function send(data: FormData): Promise<Answer> {
  try {
    const response = await fetch('/outbox/take-in', { method: 'POST', body: data });
    return (await response.json()) as Answer;
  } catch {
    return { errors: { form: 'The connection was lost. Send it again: nothing is taken in twice.' } };
  }
}

function summary(messages: NonNullable<Answer['messages']>): string {
  const fresh = messages.filter(({ again }) => !again);
  const known = fresh.filter(({ customer }) => customer !== null).length;
  const before = messages.length - fresh.length;
  return [
    `${fresh.length} taken in`,
    `${known} of a customer`,
    ...(before > 0 ? [`${before} had been taken in before`] : []),
  ].join(', ');
}
