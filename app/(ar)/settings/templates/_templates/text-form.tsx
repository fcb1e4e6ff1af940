'use client';

import { type KeyboardEvent, type RefObject, useActionState, useState } from 'react';
import { notify } from '@/components/notify';
import { Banner } from '@/components/ui/banner';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../../../_shell/request-key';
import { VersionChoice } from '../../../customers/_profile/version-choice';
import { saveTemplate } from './template-acts';
import type { TemplateName } from './template-address';

export type Text = { name: string; subject: string; body: string };

type TextFormProps = {
  name: TemplateName;
  /** As it was when the editor opened. */
  text: Text;
  version: string;
  may: boolean;
  timeZone: string;
  today: string;
  typed: Text;
  setTyped: (text: Text) => void;
  body: RefObject<HTMLTextAreaElement | null>;
};

/** The text of a template. A refusal keeps what was typed; of two versions one is chosen, field by field. */
export function TextForm({
  name,
  text,
  version,
  may,
  typed,
  setTyped,
  body,
  timeZone,
  today,
}: TextFormProps) {
  const [requestKey, setRequestKey] = useState(newRequestKey);
  const act = async (_state: FormState, data: FormData) => {
    const next = await saveTemplate(IDLE, data);
    if (next.status === 'done') {
      notify.done(next.message ?? 'Saved');
      setRequestKey(next.requestKey ?? newRequestKey());
      // Of two versions, what was chosen is the text now.
      setTyped({ name: textOf(data, 'name'), subject: textOf(data, 'subject'), body: textOf(data, 'body') });
    }
    return next;
  };
  const [state, dispatch] = useActionState<FormState, FormData>(act, IDLE);
  const change = (field: keyof Text) => (event: { target: { value: string } }) =>
    setTyped({ ...typed, [field]: event.target.value });
  const common = { readOnly: !may, required: true };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a key that the form’s own button says; the fields are reached as usual.
    <div onKeyDown={may ? sendOnModEnter : undefined}>
      <Form action={dispatch} errors={state.errors} guard={may}>
        <input type="hidden" name="request_key" value={requestKey} />
        {Object.entries(name).map(([field, value]) => (
          <input key={field} type="hidden" name={field} value={value} />
        ))}
        <input type="hidden" name="seen" value={state.stale?.theirs?.seen ?? version} />
        {state.stale ? (
          <VersionChoice
            stale={state.stale}
            labels={{ name: 'Name', subject: 'Subject', body: 'Text' }}
            original={text}
            say={(_, value) => value}
            today={today}
            timeZone={timeZone}
          />
        ) : (
          <>
            <TextField name="name" label="Name" value={typed.name} onChange={change('name')} {...common} />
            <TextField
              name="subject"
              label="Subject"
              value={typed.subject}
              onChange={change('subject')}
              {...common}
            />
            <TextArea
              name="body"
              label="Text"
              rows={20}
              ref={body}
              value={typed.body}
              onChange={change('body')}
              spellCheck
              lang={name.language}
              {...common}
            />
          </>
        )}
        {may ? (
          <div>
            <SubmitButton keys="Ctrl+Enter">Save</SubmitButton>
          </div>
        ) : (
          <Banner tone="quiet">
            A collections manager or an admin writes templates; you can look at them.
          </Banner>
        )}
      </Form>
    </div>
  );
}

const textOf = (data: FormData, field: string): string =>
  String(data.get(field) ?? '').replaceAll('\r\n', '\n');

function sendOnModEnter(event: KeyboardEvent<HTMLDivElement>) {
  if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
  event.preventDefault();
  if (event.target instanceof HTMLElement) event.target.closest('form')?.requestSubmit();
}
