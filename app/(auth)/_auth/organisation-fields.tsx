'use client';

import { useEffect, useState } from 'react';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import type { Choice } from '@/lib/web/choices';

export type OrganisationChoices = { currencies: Choice[]; timeZones: Choice[] };

/** What a new organisation is asked: the short name follows its name until it is typed. */
export function OrganisationFields({ currencies, timeZones }: OrganisationChoices) {
  const [name, setName] = useState('');
  const [slug, setSlug] = useState<string>();
  const [zone, setZone] = useState('UTC');
  useEffect(() => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (timeZones.some(({ value }) => value === here)) setZone(here);
  }, [timeZones]);
  return (
    <>
      <TextField
        name="name"
        label="Organisation"
        autoComplete="organization"
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        required
        autoFocus
      />
      <TextField
        name="slug"
        label="Short name"
        hint="Small letters, digits and hyphens; for command lines. It stays."
        value={slug ?? slugOf(name)}
        onChange={({ currentTarget }) => setSlug(currentTarget.value)}
        required
      />
      <SelectField
        name="base_currency"
        label="Base currency"
        hint="Totals are converted to it. It stays."
        options={currencies}
        defaultValue="EUR"
        required
      />
      <SelectField
        name="time_zone"
        label="Time zone"
        hint="Whose calendar days count: due dates, ageing, today."
        options={timeZones}
        value={zone}
        onChange={({ currentTarget }) => setZone(currentTarget.value)}
        required
      />
    </>
  );
}

const slugOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
