'use client';

import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { FieldError } from '@/components/ui/field-frame';
import { useField } from '@/components/ui/form-context';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import type { AssignmentRule } from '@/lib/collections/assignment-policy';

export type Person = { name: string; email: string };
type RuleFieldsProps = {
  place: number;
  rule: AssignmentRule;
  people: readonly Person[];
  currency: string;
  /** Null for the first one. */
  up: (() => void) | null;
  remove: () => void;
};

const PAYERS = [
  { value: 'late', label: 'Late again and again' },
  { value: 'on-time', label: 'On time' },
  { value: 'new', label: 'New, nothing due yet' },
];

/** One rule: whom it holds for (empty fields hold for everybody), and whose they are. */
export function RuleFields({ place, rule, people, currency, up, remove }: RuleFieldsProps) {
  const of = (field: string) => `rules.${place}.${field}`;
  return (
    <fieldset className="flex flex-col gap-3 border-line border-t pt-3">
      <legend className="spoken">Rule {place + 1}</legend>
      <div className="flex flex-wrap items-center gap-2">
        <span aria-hidden className="mr-auto font-semibold">
          Rule {place + 1}
        </span>
        {up && (
          <Button look="quiet" onClick={up} aria-label={`Move rule ${place + 1} up`}>
            Move up
          </Button>
        )}
        <Button look="quiet" onClick={remove} aria-label={`Remove rule ${place + 1}`}>
          Remove
        </Button>
      </div>
      <div className="grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-5">
        <TextField
          name={of('countries')}
          label="Countries"
          placeholder="DE, AT"
          defaultValue={rule.countries.join(', ')}
        />
        <TextField
          name={of('currencies')}
          label="Currencies"
          placeholder="EUR"
          defaultValue={rule.currencies.join(', ')}
        />
        <TextField
          name={of('from')}
          label="Balance from"
          placeholder={currency}
          inputMode="decimal"
          defaultValue={rule.from ?? ''}
        />
        <TextField
          name={of('below')}
          label="And below"
          placeholder={currency}
          inputMode="decimal"
          defaultValue={rule.below ?? ''}
        />
        <SelectField
          name={of('payer')}
          label="Pays"
          options={PAYERS}
          placeholder="However"
          defaultValue={rule.payer ?? ''}
        />
      </div>
      <Owners name={of('owners')} owners={rule.owners} people={people} />
    </fieldset>
  );
}

/** Who gets them; of several each gets the next one in turn. Somebody who left the queue is shown, to be taken off. */
function Owners({
  name,
  owners,
  people,
}: {
  name: string;
  owners: readonly string[];
  people: readonly Person[];
}) {
  const { id, error } = useField(name, undefined);
  const gone = owners.filter((email) => people.every((person) => person.email !== email));
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="font-medium text-sm">
        Go to <span className="font-normal text-muted">(several: in turn)</span>
      </legend>
      <div className="flex flex-wrap gap-x-5">
        {[...people, ...gone.map((email) => ({ name: `${email}, works in the queue no more`, email }))].map(
          ({ name: shown, email }) => (
            <Checkbox
              key={email}
              name={`${name}[]`}
              value={email}
              label={shown}
              defaultChecked={owners.includes(email)}
            />
          ),
        )}
      </div>
      {error && <FieldError id={id} error={error} />}
    </fieldset>
  );
}
