import { z } from 'zod';
import { inIdentity, type Tx } from '@/lib/kernel/db';
import { currencyInput, parseInput, textInput } from '@/lib/kernel/input';
import type { Organisation } from '@/lib/kernel/organisation';
import { conflict } from '@/lib/kernel/refusal';
import { type By, COMMAND_LINE, recordAct } from './record-act';
import { replaceRoles } from './roles';

/** An IANA time zone that this runtime knows. */
export const timeZoneInput = z
  .string()
  .trim()
  .refine(isTimeZone, { error: 'That is not a time zone; write it like Europe/Berlin.' })
  .meta({ description: 'IANA time zone: whose calendar days are the organisation’s days.' });

/** A BCP 47 tag, for how figures and days are written. */
export const localeInput = z
  .string()
  .trim()
  .refine(isLocale, { error: 'That is not a language and region; write it like en-GB.' });

export const organisationInput = z.strictObject({
  name: textInput(200),
  slug: z
    .string()
    .trim()
    .regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, {
      error: 'Use 1 to 40 small letters, digits and inner hyphens.',
    }),
  base_currency: currencyInput,
  time_zone: timeZoneInput,
});

export type NewOrganisation = {
  slug: string;
  name: string;
  baseCurrency: string;
  timeZone: string;
  locale?: string;
};

/** Makes an organisation; whoever is signed in and makes one becomes its admin. */
export async function createOrganisation(
  input: NewOrganisation,
  by: By = COMMAND_LINE,
): Promise<Organisation> {
  const { slug, name, baseCurrency, timeZone, locale } = input;
  const told = { slug, name, base_currency: baseCurrency, time_zone: timeZone };
  const fields = {
    ...parseInput(organisationInput, told),
    locale: parseInput(localeInput, locale ?? 'en-GB'),
  };
  return inIdentity(async (tx) => {
    const organisation = await insertOrganisation(tx, fields, by);
    if (by.userId) await replaceRoles(tx, organisation.id, by.userId, ['admin']);
    return organisation;
  });
}

/** The same inside a transaction of the sign-in door, without an admin; a demonstration never sends anything to anybody. */
export async function insertOrganisation(
  tx: Tx,
  fields: z.output<typeof organisationInput> & { locale?: string; demonstration?: boolean },
  by: By,
): Promise<Organisation> {
  const { slug, name, base_currency, time_zone, locale = 'en-GB', demonstration = false } = fields;
  const [row] = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO organisation (slug, name, base_currency, time_zone, locale, demonstration)
    VALUES (${slug}, ${name}, ${base_currency}, ${time_zone}, ${locale}, ${demonstration})
    ON CONFLICT (slug) DO NOTHING RETURNING id`;
  if (!row) throw conflict(`There is an organisation “${slug}” already; choose another short name.`, 'slug');
  await recordAct(tx, row.id, by, {
    command: 'identity.create-organisation',
    input: fields,
    changes: [{ subject: 'organisation', subjectId: row.id, before: null, after: fields }],
  });
  const { id } = row;
  return {
    id,
    slug,
    name,
    baseCurrency: base_currency,
    timeZone: time_zone,
    locale,
    separationOfDuties: true,
  };
}

function isTimeZone(name: string): boolean {
  try {
    return (
      Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' && !/^[+-]/.test(name)
    );
  } catch {
    return false;
  }
}

function isLocale(tag: string): boolean {
  try {
    return /^[a-z]{2,3}-/i.test(tag) && Intl.NumberFormat.supportedLocalesOf(tag).length === 1;
  } catch {
    return false;
  }
}
