'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { FieldError } from '@/components/ui/field-frame';
import { useField } from '@/components/ui/form-context';
import { ActDialog } from '../_acts/act-dialog';
import { handOverAct } from './workload-acts';

type Person = { name: string; email: string };
type HandOverProps = { from: string; name: string; customers: number; people: readonly Person[] };

/** Gives all customers of one person to others. */
export const HandOver = ({ from, name, customers, people }: HandOverProps) => (
  <ActDialog
    label="Reassign"
    title={`Give the customers of ${name} to others`}
    description={`All ${customers.toLocaleString('en-GB')}, in turn to those who are ticked; to nobody when none is.`}
    look="quiet"
    submit="Give them"
    action={handOverAct}
    done="Given"
  >
    <input type="hidden" name="from" value={from} />
    <Owners people={people} />
  </ActDialog>
);

export function Owners({ people }: { people: readonly Person[] }) {
  const { id, error } = useField('owners', undefined);
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1 font-medium text-sm">Go to</legend>
      {people.map(({ name, email }) => (
        <Checkbox key={email} name="owners[]" value={email} label={name} hint={email} />
      ))}
      {error && <FieldError id={id} error={error} />}
    </fieldset>
  );
}
