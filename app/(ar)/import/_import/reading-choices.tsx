'use client';

import { SelectField, type SelectOption } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import type { Mapping, Settled } from '@/lib/exchange/mapping';
import { LINES } from './reading-words';

type ReadingChoicesProps = {
  mapping: Mapping;
  settled: Settled;
  settle: (more: Settled) => void;
  /** Which choices there are, made on the server. */
  options: { days: readonly string[]; numbers: readonly string[]; currencies: readonly SelectOption[] };
};

/** How the file is written and what it leaves out; each as guessed until it is changed. */
export function ReadingChoices({ mapping, settled, settle, options }: ReadingChoicesProps) {
  const read = { ...mapping, ...settled, defaults: { ...mapping.defaults, ...settled.defaults } };
  const { kind } = mapping;
  const documents = kind !== 'customers' && kind !== 'exchange-rates';
  const choice = <K extends keyof Settled>(key: K) => ({
    name: key,
    required: true,
    value: String(read[key] ?? ''),
    onChange: (event: { target: { value: string } }) => settle({ [key]: event.target.value } as Settled),
  });
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
      {kind !== 'customers' && (
        <SelectField
          {...choice('dayFormat')}
          label="Days are written"
          placeholder="Choose"
          options={asOptions(options.days)}
        />
      )}
      <SelectField
        {...choice('numberFormat')}
        label="Numbers are written"
        placeholder="Choose"
        options={asOptions(options.numbers)}
      />
      {(kind === 'invoices' || kind === 'credit-notes') && (
        <SelectField {...choice('lines')} label="Each line is" options={LINES} />
      )}
      {kind !== 'exchange-rates' && (
        <SelectField
          name="currency"
          required
          label="Lines without a currency are in"
          value={read.defaults.currency ?? ''}
          onChange={(event) => settle({ defaults: { ...settled.defaults, currency: event.target.value } })}
          options={options.currencies}
        />
      )}
      {(kind === 'payments' || kind === 'credit-notes') && (
        <SelectField
          {...choice('sign')}
          label="Amounts are"
          options={[
            { value: 'as-written', label: 'Positive' },
            { value: 'reversed', label: 'Negative in the file' },
          ]}
        />
      )}
      {documents && (
        <SelectField
          {...choice('unknownCustomers')}
          label="Customers that the book does not have"
          options={[
            { value: 'create', label: 'Are made' },
            { value: 'refuse', label: 'Refuse their lines' },
          ]}
        />
      )}
      {kind !== 'exchange-rates' && (
        <TextField
          key={read.defaults.source}
          name="source"
          required
          label="The file comes from"
          hint="Ids are unique within it: keep it the same for every file of that system."
          defaultValue={read.defaults.source}
          pattern="[a-z0-9][a-z0-9._-]{0,59}"
          onBlur={(event) => {
            const source = event.target.value.trim().toLowerCase();
            if (source && source !== read.defaults.source)
              settle({ defaults: { ...settled.defaults, source } });
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
          }}
        />
      )}
    </div>
  );
}

const asOptions = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
