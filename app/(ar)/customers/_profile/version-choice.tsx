'use client';

import { InstantText } from '@/components/instant-text';
import type { StaleEdit, Version } from '@/lib/kernel/refusal';

type VersionChoiceProps = {
  stale: StaleEdit;
  /** The fields that are compared, by their labels. */
  labels: Readonly<Record<string, string>>;
  /** What the editor began with: a field that only one of the two changed is taken from that one. */
  original: Version;
  /** How a value is shown. */
  say: (field: string, value: string) => string;
  today: string;
  timeZone: string;
};

/** Two versions of one thing, field by field: what both say is kept, for the rest one is chosen. */
export function VersionChoice({ stale, labels, original, say, today, timeZone }: VersionChoiceProps) {
  const theirs = stale.theirs ?? {};
  const fields = Object.keys(labels).map((name) => ({
    name,
    label: labels[name] ?? name,
    yours: stale.yours[name] ?? '',
    theirs: theirs[name] ?? '',
    original: original[name] ?? '',
  }));
  const different = fields.filter((field) => field.yours !== field.theirs);
  return (
    <>
      {fields
        .filter((field) => field.yours === field.theirs)
        .map(({ name, yours }) => (
          <input key={name} type="hidden" name={name} value={yours} />
        ))}
      <p className="text-muted">
        {stale.at && (
          <>
            Theirs was saved on <InstantText instant={stale.at} timeZone={timeZone} today={today} />.{' '}
          </>
        )}
        Choose for each field; what is chosen is saved.
      </p>
      {different.map(({ name, label, ...values }) => (
        <fieldset key={name} className="grid gap-x-6 gap-y-1 border-line border-t pt-2 sm:grid-cols-2">
          <legend className="float-left mb-1 font-medium sm:col-span-2">{label}</legend>
          <OneVersion
            name={name}
            whose="Theirs"
            value={values.theirs}
            say={say}
            chosen={values.yours === values.original}
          />
          <OneVersion
            name={name}
            whose="Yours"
            value={values.yours}
            say={say}
            chosen={values.yours !== values.original}
          />
        </fieldset>
      ))}
    </>
  );
}

type OneVersionProps = {
  name: string;
  whose: string;
  value: string;
  chosen: boolean;
  say: VersionChoiceProps['say'];
};

const OneVersion = ({ name, whose, value, chosen, say }: OneVersionProps) => (
  <label className="flex min-w-0 items-start gap-2 py-0.5">
    <input
      type="radio"
      name={name}
      value={value}
      defaultChecked={chosen}
      className="mt-0.5 size-4 shrink-0"
    />
    <span className="min-w-0 break-words">
      <span className="block text-muted text-xs">{whose}</span>
      {value === '' ? <span className="text-muted">nothing</span> : say(name, value)}
    </span>
  </label>
);
