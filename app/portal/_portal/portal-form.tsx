'use client';

import { type ReactNode, useActionState } from 'react';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import type { Words } from '@/lib/portal/words/words';
import { type FormState, IDLE } from '@/lib/web/form-state';

export type PortalFormProps = {
  token: string;
  /** Made with the page, so that a double click acts once. */
  requestKey: string;
  words: Words;
};

type Props<A> = PortalFormProps & {
  action: (state: FormState<A>, data: FormData) => Promise<FormState<A>>;
  submit: string;
  children: ReactNode;
};

/** A form of the portal: it carries the link, keeps what was typed when it is refused, and says when it is done. */
export function PortalForm<A>({ token, requestKey, words, action, submit, children }: Props<A>) {
  const [state, dispatch] = useActionState<FormState<A>, FormData>(
    (_state, data) => action(IDLE, data),
    IDLE,
  );
  return (
    <Form
      action={dispatch}
      errors={state.errors}
      values={state.values}
      words={words}
      {...(state.requestKey && { clearOn: state.requestKey })}
    >
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="request_key" value={state.requestKey ?? requestKey} />
      {children}
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton pendingText={words.sending} className="!h-10">
          {submit}
        </SubmitButton>
        <p role="status" className="min-w-0 flex-1 text-good">
          {state.status === 'done' ? state.message : ''}
        </p>
      </div>
    </Form>
  );
}
