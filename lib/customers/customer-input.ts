import { z } from 'zod';
import { currencyInput, dayInput, optional, optionalText, textInput } from '@/lib/kernel/input';
import { isCountry } from './country';
import { BEGINNING, TAX_STATUSES, TERMS_BASES } from './terms';

/** Whom at the customer a message of a kind goes to. */
export const CONTACT_ROLES = ['billing', 'technical', 'escalation', 'executive'] as const;
export type ContactRole = (typeof CONTACT_ROLES)[number];
export const ADDRESS_KINDS = ['registered', 'billing', 'delivery'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];

/** One mailbox, as typed; its domain in lower case. */
export const emailInput = textInput(254)
  .regex(/^[^\s@,;:<>"()[\]\\]+@[^\s@,;:<>"()[\]\\.]+(\.[^\s@,;:<>"()[\]\\.]+)+$/, {
    error: 'Write one e-mail address, like ap@example.com.',
  })
  .transform(
    (text) => text.slice(0, text.lastIndexOf('@')) + text.slice(text.lastIndexOf('@')).toLowerCase(),
  );

/** Digits as people group them, an extension allowed. */
export const phoneInput = textInput(40).regex(/^\+?\(?\d[\d ().\-/\u00a0]{3,}( ?(x|ext\.?) ?\d{1,6})?$/i, {
  error: 'Write a telephone number in digits, like +49 30 1234567.',
});

export const countryInput = z
  .string()
  .transform((code) => code.trim().toUpperCase())
  .refine(isCountry, { error: 'Write a country as its two-letter code, like DE.' })
  .meta({ description: 'ISO 3166-1 alpha-2 country code.' });

export const languageInput = textInput(12).regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, {
  error: 'Write a language as its code, like de or en-GB.',
});

/** What names one contact or address in inputs: its id. */
export const recordId = z
  .string()
  .trim()
  .regex(/^\d{1,18}$/, { error: 'That is not an id of ours.' })
  .transform(BigInt)
  .meta({ type: 'string', description: 'The record’s id, as the profile tells it.' });

/** The names of a legal entity; an empty one is none. */
export const nameFields = {
  name: textInput(200).describe('Legal name.'),
  trading_name: optionalText(200),
  tax_id: optionalText(40).describe('VAT or other tax number, as the customer writes it.'),
  language: optional(languageInput).describe('The language in which the customer is written to.'),
};

export const contactFields = {
  role: z.enum(CONTACT_ROLES, { error: `Choose one of ${CONTACT_ROLES.join(', ')}.` }),
  name: textInput(200),
  email: optional(emailInput),
  phone: optional(phoneInput),
};
export type ContactInput = z.output<z.ZodObject<typeof contactFields>>;

export const addressFields = {
  kind: z.enum(ADDRESS_KINDS, { error: `Choose one of ${ADDRESS_KINDS.join(', ')}.` }),
  line1: textInput(200),
  line2: optionalText(200),
  city: optionalText(100),
  region: optionalText(100),
  postal_code: optionalText(20),
  country: optional(countryInput),
};
export type AddressInput = z.output<z.ZodObject<typeof addressFields>>;

export const externalIdFields = {
  source_system: textInput(60).describe(
    'The system that knows the customer by this id, like xero or stripe.',
  ),
  external_id: textInput(200),
};
export type ExternalIdInput = z.output<z.ZodObject<typeof externalIdFields>>;

const daysInput = z.preprocess(
  (value) => (typeof value === 'string' && /^\d{1,4}$/.test(value.trim()) ? Number(value) : value),
  z
    .number({ error: 'Write a whole number of days from 0 to 366.' })
    .int({ error: 'Write a whole number of days from 0 to 366.' })
    .min(0, { error: 'Write a whole number of days from 0 to 366.' })
    .max(366, { error: 'Write a whole number of days from 0 to 366.' }),
);

/** A decimal string, zero allowed; how many decimals depends on the currency beside it. */
const creditLimitInput = z
  .string()
  .trim()
  .regex(/^\d+(\.\d+)?$/, {
    error: 'Write an amount in digits with a decimal point, like 50000.00; nothing for no limit.',
  })
  .max(20, { error: 'That amount is too large: at most 15 digits.' });

export const termsFields = {
  basis: z.enum(TERMS_BASES, { error: 'Choose net or end_of_month.' }),
  days: daysInput,
  currency: currencyInput,
  credit_limit: optional(creditLimitInput).describe(
    'Decimal string in the currency of the terms; none for no limit.',
  ),
  tax_status: z.enum(TAX_STATUSES, { error: `Choose one of ${TAX_STATUSES.join(', ')}.` }),
};

/** The terms that a customer begins with. */
const firstTermsInput = z.strictObject({
  valid_from: dayInput.default(BEGINNING).describe('Always in force unless given.'),
  basis: termsFields.basis.default('net'),
  days: daysInput.prefault(30),
  currency: optional(currencyInput).describe('The organisation’s base currency unless given.'),
  credit_limit: termsFields.credit_limit,
  tax_status: termsFields.tax_status.default('standard'),
});

/** An empty row of a form, in which nothing but its kind is chosen, is no row. */
const rows = <T extends z.ZodType>(schema: T, chosen: string) =>
  z
    .array(z.preprocess((row) => (isBlank(row, chosen) ? undefined : row), schema.optional()))
    .max(100, { error: 'At most 100.' })
    .default([])
    .transform((list) => list.flatMap((row) => (row === undefined ? [] : [row])));

/** Numbers stand in addresses of screens, where these would mean something else. */
const newNumber = textInput(60).refine((text) => !['new', '.', '..'].includes(text.toLowerCase()), {
  error: 'That cannot be a customer’s number.',
});

/** A customer as it is created, one by one, by an import, or by the demo book. */
export const newCustomerInput = z.strictObject({
  number: optional(newNumber).describe('The organisation’s next number, like C-00042, unless given.'),
  ...nameFields,
  owner: optional(emailInput).describe('E-mail address of the collector who looks after the customer.'),
  terms: firstTermsInput.prefault({}),
  contacts: rows(z.strictObject(contactFields), 'role'),
  addresses: rows(z.strictObject(addressFields), 'kind'),
  external_ids: rows(z.strictObject(externalIdFields), ''),
});
export type NewCustomerInput = z.output<typeof newCustomerInput>;

function isBlank(row: unknown, chosen: string): boolean {
  if (typeof row !== 'object' || row === null) return false;
  return Object.entries(row).every(
    ([key, value]) => key === chosen || (typeof value === 'string' && value.trim() === ''),
  );
}
