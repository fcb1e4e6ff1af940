'use client';

import { type FormEvent, type ReactNode, useState } from 'react';
import { notify } from '@/components/notify';
import { Button } from '@/components/ui/button';
import { DayField } from '@/components/ui/day-field';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { FormError } from '@/components/ui/form-error';
import { SelectField, type SelectOption } from '@/components/ui/select-field';
import { download } from './download';

type StatementDialogProps = {
  /** What the button says. */
  label: string;
  title: string;
  description?: ReactNode;
  /** Where the file is had from, and what it is called without the server’s word. */
  path: string;
  /** Goes along with what is chosen. */
  customers?: readonly string[];
  from: string;
  to: string;
  languages: readonly SelectOption[];
  /** As known at this instant; the present unless given. */
  knownAt?: string | undefined;
};

/** Period and language of a statement; the file is fetched, so that a refusal stands in the form and nothing is lost. */
export function StatementDialog(props: StatementDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{props.label}</Button>
      <Dialog title={props.title} description={props.description} open={open} onOpenChange={setOpen}>
        <StatementForm {...props} close={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function StatementForm({
  path,
  customers,
  from,
  to,
  languages,
  knownAt,
  close,
}: StatementDialogProps & { close: () => void }) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(event.currentTarget))
      if (typeof value === 'string' && value !== '') query.set(name, value);
    for (const number of customers ?? []) query.append('customer', number);
    setBusy(true);
    setRefusal(null);
    const refused = await download(`${path}?${query}`);
    setBusy(false);
    setRefusal(refused);
    if (refused === null) {
      notify.done('The statement is written');
      close();
    }
  };
  return (
    <form onSubmit={submit} noValidate aria-busy={busy} className="flex flex-col gap-4">
      {knownAt && <input type="hidden" name="known_at" value={knownAt} />}
      <FormError errors={refusal === null ? {} : { form: refusal }} />
      <div className="grid gap-4 sm:grid-cols-2">
        <DayField name="from" label="From" defaultValue={from} required />
        <DayField name="to" label="To" defaultValue={to} required />
      </div>
      <SelectField
        name="language"
        label="Language"
        options={languages}
        defaultValue=""
        placeholder={customers ? 'Each customer’s own' : 'The customer’s own'}
      />
      <DialogActions>
        <DialogClose />
        <Button type="submit" look="primary" aria-disabled={busy || undefined}>
          {busy ? 'Writing…' : 'Download'}
        </Button>
      </DialogActions>
    </form>
  );
}
