import type { AddressKind, ContactRole } from '@/lib/customers/customer-input';
import type { TaxStatus, TermsBasis } from '@/lib/customers/terms';

/** What the profile calls its codes. Only types are imported: this file is for the browser too. */
export const ROLES: Record<ContactRole, string> = {
  billing: 'Billing',
  technical: 'Technical',
  escalation: 'Escalation',
  executive: 'Executive',
};

export const KINDS: Record<AddressKind, string> = {
  registered: 'Registered office',
  billing: 'Billing',
  delivery: 'Delivery',
};

export const BASES: Record<TermsBasis, string> = {
  net: 'the day of the invoice',
  end_of_month: 'the end of its month',
};

export const TAXES: Record<TaxStatus, string> = {
  standard: 'Taxed',
  exempt: 'Exempt',
  reverse_charge: 'Reverse charge',
  outside_scope: 'Outside the scope of tax',
};

/** The word for a code, or the code itself. */
export const wordFor = (words: Record<string, string>, code: string): string => words[code] ?? code;

export const NAME_LABELS = {
  name: 'Legal name',
  trading_name: 'Trading name',
  tax_id: 'Tax id',
  language: 'Language',
} as const;

export const TERMS_LABELS = {
  valid_from: 'From',
  days: 'Days',
  basis: 'Counted from',
  currency: 'Currency',
  credit_limit: 'Credit limit',
  tax_status: 'Tax status',
} as const;

export const CONTACT_LABELS = { role: 'Role', name: 'Name', email: 'E-mail', phone: 'Telephone' } as const;

export const ADDRESS_LABELS = {
  kind: 'Kind',
  line1: 'Street',
  line2: 'Second line',
  city: 'City',
  region: 'Region',
  postal_code: 'Postal code',
  country: 'Country',
} as const;
