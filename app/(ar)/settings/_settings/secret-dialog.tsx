'use client';

import { type ReactNode, useActionState, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../../_shell/request-key';

type SecretDialogProps<A> = {
  label: string;
  title: string;
  description?: ReactNode;
  submit: string;
  action: (state: FormState<never>, data: FormData) => Promise<FormState<A>>;
  /** The secret in the answer, and what it is; null when the answer has it no more. */
  secret: (answer: A) => string | null;
  secretLabel: string;
  /** What to do with it. */
  remark: ReactNode;
  children: ReactNode;
};

/** A form whose answer holds a secret: the dialog stays and shows it, once. */
export function SecretDialog<A>(props: SecretDialogProps<A>) {
  const [open, setOpen] = useState(false);
  const [opened, setOpened] = useState(0);
  const change = (next: boolean) => {
    if (next) setOpened((count) => count + 1);
    setOpen(next);
  };
  return (
    <>
      <Button look="primary" onClick={() => change(true)}>
        {props.label}
      </Button>
      <Dialog title={props.title} description={props.description} open={open} onOpenChange={change}>
        <SecretForm key={opened} {...props} />
      </Dialog>
    </>
  );
}

function SecretForm<A>({ action, submit, secret, secretLabel, remark, children }: SecretDialogProps<A>) {
  const [requestKey] = useState(newRequestKey);
  const [state, dispatch] = useActionState<FormState<A>, FormData>(
    (_state, data) => action(IDLE, data),
    IDLE,
  );
  const shown = state.status === 'done' && state.answer !== undefined ? secret(state.answer) : undefined;
  if (state.status === 'done') {
    return (
      <div className="flex flex-col gap-3">
        <Shown secret={shown ?? 'It was shown before; make a new one.'} label={secretLabel} />
        <p className="text-muted">{remark}</p>
        <DialogActions>
          <DialogClose>Done</DialogClose>
        </DialogActions>
      </div>
    );
  }
  return (
    <Form action={dispatch} errors={state.errors} values={state.values}>
      <input type="hidden" name="request_key" value={requestKey} />
      {children}
      <DialogActions>
        <DialogClose />
        <SubmitButton>{submit}</SubmitButton>
      </DialogActions>
    </Form>
  );
}

/** The secret, selected by a click, with a button that copies it where the browser allows that. */
function Shown({ secret, label }: { secret: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const id = useId();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
    } catch {
      document.getElementById(id)?.focus();
    }
  };
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          value={secret}
          onFocus={(event) => event.currentTarget.select()}
          className="h-8 w-full min-w-0 rounded-md border border-field-edge bg-hover px-2 font-mono text-xs"
        />
        <Button onClick={() => void copy()}>{copied ? 'Copied' : 'Copy'}</Button>
      </div>
      <span role="status" className="spoken">
        {copied ? 'Copied' : ''}
      </span>
    </div>
  );
}
