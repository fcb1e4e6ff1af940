'use client';

import { type ReactNode, useActionState, useEffect, useState } from 'react';
import { notify } from '@/components/notify';
import { Button } from '@/components/ui/button';
import type { ButtonLook } from '@/components/ui/button-look';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import { useShortcuts } from '@/components/use-shortcuts';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../_shell/request-key';
import { useInMenu } from './more-acts';

export type ActDialogProps = {
  /** What the button says; the palette and `?` list it too when it has a key. */
  label: string;
  title: string;
  description?: ReactNode;
  keys?: string;
  look?: ButtonLook;
  submit: string;
  /** A server action of `lib/web/form-action`. */
  action: (state: FormState<never>, data: FormData) => Promise<FormState>;
  /** What the corner of the screen says when it is done, unless the act itself says more. */
  done: string;
  wide?: boolean;
  danger?: boolean;
  children: ReactNode;
};

/** An act behind a button: a dialog with its form. A refusal keeps what was typed; what is done closes it. */
export function ActDialog(props: ActDialogProps) {
  const [open, setOpen] = useState(false);
  const [opened, setOpened] = useState(0);
  const show = () => {
    setOpened((count) => count + 1);
    setOpen(true);
  };
  useShortcuts(props.keys ? [{ keys: props.keys, label: props.label, group: 'Acts', run: show }] : []);
  const inMenu = useInMenu({ label: props.label, keys: props.keys, danger: props.danger, show });
  return (
    <>
      {!inMenu && (
        <Button look={props.look ?? 'plain'} onClick={show} {...(props.keys && { keys: props.keys })}>
          {props.label}
        </Button>
      )}
      <Dialog
        title={props.title}
        description={props.description}
        open={open}
        onOpenChange={setOpen}
        {...(props.wide && { wide: true })}
      >
        <ActForm key={opened} {...props} close={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

/** A fresh form, and a fresh request key, for every time the dialog opens: a double click posts once. */
function ActForm({ action, done, submit, danger, children, close }: ActDialogProps & { close: () => void }) {
  const [requestKey] = useState(newRequestKey);
  const act = async (_state: FormState, data: FormData) => {
    const next = await action(IDLE, data);
    // Said here: what is done may take this dialog off the page before an effect could say it.
    if (next.status === 'done' && (next.message ?? done)) notify.done(next.message ?? done);
    return next;
  };
  const [state, dispatch] = useActionState<FormState, FormData>(act, IDLE);
  useEffect(() => {
    if (state.status === 'done') close();
  }, [state, close]);
  return (
    <Form action={dispatch} errors={state.errors} values={state.values}>
      <input type="hidden" name="request_key" value={requestKey} />
      {children}
      <DialogActions>
        <DialogClose />
        <SubmitButton look={danger ? 'danger' : 'primary'}>{submit}</SubmitButton>
      </DialogActions>
    </Form>
  );
}
