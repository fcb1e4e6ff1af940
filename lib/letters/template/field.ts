/**
 * What a template can name: `line` stands inside a sentence, `lines` are several, `table` stands by itself. Only lines can
 * stand in a subject.
 */
export type FieldKind = 'line' | 'lines' | 'table';

export const FIELDS = {
  salutation: { kind: 'line', about: 'How the message begins, with the contact’s name' },
  contact_name: { kind: 'line', about: 'The contact that it goes to' },
  customer_name: { kind: 'line', about: 'The customer’s legal name' },
  customer_number: { kind: 'line', about: 'The customer’s number here' },
  organisation_name: { kind: 'line', about: 'Who writes' },
  today: { kind: 'line', about: 'The day on which the figures count' },
  total_open: { kind: 'line', about: 'What is open, an amount for each currency' },
  total_overdue: { kind: 'line', about: 'What is overdue, an amount for each currency' },
  to_pay: {
    kind: 'line',
    about: 'What is to be paid now: overdue less unapplied credit, disputes and promises, by currency',
  },
  deductions: { kind: 'lines', about: 'From what is overdue to what is to be paid, where they differ' },
  oldest_days: { kind: 'line', about: 'Days since the oldest open document fell due' },
  open_items: { kind: 'table', about: 'Every open item, with totals by currency' },
  overdue_items: { kind: 'table', about: 'The overdue items, with totals by currency' },
  promises: { kind: 'lines', about: 'What the customer promised and by when, as far as it still counts' },
  disputes: { kind: 'lines', about: 'What of which document is disputed' },
  payment_details: { kind: 'lines', about: 'Where to pay, from the letterhead' },
  portal_link: { kind: 'line', about: 'The customer’s own page here, where one is sent along' },
  collector_name: { kind: 'line', about: 'Who looks after the customer, else who sends it' },
  signature: { kind: 'lines', about: 'The collector’s name and e-mail address, and who writes' },
} as const satisfies Record<string, { kind: FieldKind; about: string }>;

export type FieldName = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];
export const isField = (name: string): name is FieldName => Object.hasOwn(FIELDS, name);

/** The field that was probably meant: one that begins alike, or differs by two letters at most. */
export function nearestField(name: string): FieldName | undefined {
  const measured = FIELD_NAMES.map((field) => ({ field, away: distance(name.slice(0, 40), field) }));
  const [nearest] = measured.sort((a, b) => a.away - b.away);
  return nearest && nearest.away <= 2
    ? nearest.field
    : FIELD_NAMES.find((field) => field.startsWith(name) && name.length > 3);
}

/** Levenshtein: letters added, left out or exchanged. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const exchanged = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
