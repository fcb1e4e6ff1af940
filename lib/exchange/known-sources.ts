import type { FieldName, ImportKind } from './import-fields';

export type SourceName = 'xero' | 'quickbooks' | 'stripe' | 'plain';

/**
 * A file that a known system writes: it is recognised by headings that must all be there, and each of its headings means
 * one field. Headings are in lower case without anything but letters and digits.
 */
export type KnownSource = {
  source: SourceName;
  label: string;
  kinds: readonly ImportKind[];
  signature: readonly string[];
  columns: Partial<Record<FieldName, readonly string[]>>;
  perLineItem?: true;
};

/** The first known source whose signature the headings hold, for this kind of import. */
export function recogniseSource(kind: ImportKind, headings: ReadonlySet<string>): KnownSource | undefined {
  return KNOWN.find(
    ({ kinds, signature }) => kinds.includes(kind) && signature.every((name) => headings.has(name)),
  );
}

const XERO_ADDRESS = {
  address_line_1: ['poaddressline1'],
  address_line_2: ['poaddressline2'],
  address_line_3: ['poaddressline3'],
  address_line_4: ['poaddressline4'],
  city: ['pocity'],
  region: ['poregion'],
  postal_code: ['popostalcode'],
  country: ['pocountry'],
} as const;

const KNOWN: readonly KnownSource[] = [
  {
    source: 'xero',
    label: 'Xero',
    kinds: ['invoices', 'credit-notes'],
    signature: ['contactname', 'invoicenumber', 'quantity', 'unitamount', 'accountcode'],
    perLineItem: true,
    columns: {
      customer_name: ['contactname'],
      customer_email: ['emailaddress'],
      number: ['invoicenumber'],
      issued_on: ['invoicedate'],
      due_on: ['duedate'],
      document_total: ['total'],
      quantity: ['quantity'],
      unit_amount: ['unitamount'],
      discount_percent: ['discount'],
      tax_amount: ['taxamount'],
      purchase_order: ['reference'],
      description: ['description'],
      currency: ['currency'],
      status: ['status'],
      type: ['type'],
    },
  },
  {
    source: 'xero',
    label: 'Xero',
    kinds: ['customers'],
    signature: ['contactname', 'accountnumber', 'emailaddress', 'poaddressline1'],
    columns: {
      name: ['contactname'],
      number: ['accountnumber'],
      email: ['emailaddress'],
      contact_name: ['firstname'],
      contact_last_name: ['lastname'],
      phone: ['phonenumber', 'mobilenumber'],
      tax_id: ['taxnumber'],
      terms_days: ['duedatesalesday'],
      terms_basis: ['duedatesalesterm'],
      ...XERO_ADDRESS,
    },
  },
  {
    source: 'quickbooks',
    label: 'QuickBooks Online',
    kinds: ['invoices', 'credit-notes'],
    signature: ['invoiceno', 'customer', 'itemamount'],
    perLineItem: true,
    columns: {
      customer_name: ['customer'],
      number: ['invoiceno'],
      issued_on: ['invoicedate'],
      due_on: ['duedate'],
      line_amount: ['itemamount'],
      tax_amount: ['taxamount'],
      description: ['memo'],
      currency: ['currency'],
    },
  },
  {
    source: 'stripe',
    label: 'Stripe',
    kinds: ['payments'],
    signature: ['id', 'amount', 'amountrefunded', 'currency', 'status', 'captured'],
    columns: {
      customer_external_id: ['customerid'],
      customer_name: ['customerdescription'],
      customer_email: ['customeremail'],
      received_on: ['createdutc', 'created'],
      amount: ['amount'],
      refunded_amount: ['amountrefunded'],
      currency: ['currency'],
      reference: ['description'],
      external_id: ['id'],
      status: ['status'],
      type: ['mode'],
    },
  },
  {
    source: 'stripe',
    label: 'Stripe',
    kinds: ['invoices'],
    signature: ['id', 'number', 'amountdue', 'customer', 'total'],
    columns: {
      customer_external_id: ['customer'],
      customer_name: ['customername'],
      customer_email: ['customeremail'],
      number: ['number'],
      issued_on: ['finalizedatutc', 'dateutc', 'createdutc'],
      due_on: ['duedateutc'],
      amount: ['total'],
      currency: ['currency'],
      external_id: ['id'],
      status: ['status'],
    },
  },
  {
    source: 'stripe',
    label: 'Stripe',
    kinds: ['customers'],
    signature: ['id', 'email', 'delinquent'],
    columns: {
      external_id: ['id'],
      name: ['name'],
      email: ['email'],
      currency: ['currency'],
      tax_id: ['businessvatid'],
    },
  },
];
