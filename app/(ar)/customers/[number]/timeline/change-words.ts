import { writeDay } from '@/components/day-format';
import type { TimelineEntry } from '@/lib/collections/timeline';
import { describeTerms, type TermsBasis } from '@/lib/customers/terms';
import type { Day } from '@/lib/kernel/day';
import {
  ADDRESS_LABELS,
  CONTACT_LABELS,
  KINDS,
  NAME_LABELS,
  ROLES,
  TAXES,
  wordFor,
} from '../../_profile/words';

type Version = NonNullable<TimelineEntry['change']>['before'];
type Words = { title: string; lines: string[] };

/** What a change of the profile says: a heading, and a line for each thing that is different. */
export function describeChange(subject: string, before: Version, after: Version, today: Day): Words {
  return (WORDS[subject] ?? plain)(before, after, today);
}

const WORDS: Record<string, (before: Version, after: Version, today: Day) => Words> = {
  customer: (before, after) =>
    before === null
      ? { title: 'Customer created', lines: [] }
      : { title: 'Names changed', lines: differences(before, after, NAME_LABELS) },
  customer_terms: (before, after, today) => ({
    title: `Terms from ${writeDay(text(after, 'valid_from'), today)}`,
    lines: [before ? `${termsText(after)}, before that ${termsText(before)}` : termsText(after)],
  }),
  customer_owner: (before, after) => ({
    title: after ? `Owner: ${text(after, 'name')}` : 'No owner any more',
    lines: before ? [`Before that ${text(before, 'name')}`] : [],
  }),
  customer_status: (_before, after) => ({
    title: text(after, 'status') === 'archived' ? 'Archived' : 'Restored',
    lines: [text(after, 'reason')],
  }),
  customer_external_id: (_before, after) => ({
    title: `Known to ${text(after, 'source_system')} as ${text(after, 'external_id')}`,
    lines: [],
  }),
  contact: (before, after) =>
    recordWords('Contact', text(after ?? before, 'name'), before, after, CONTACT_LABELS),
  address: (before, after) =>
    recordWords('Address', text(after ?? before, 'line1'), before, after, ADDRESS_LABELS),
};

const plain = (): Words => ({ title: 'Changed', lines: [] });

function recordWords(
  noun: string,
  name: string,
  before: Version,
  after: Version,
  labels: Record<string, string>,
): Words {
  if (before && after)
    return { title: `${noun} changed: ${name}`, lines: differences(before, after, labels) };
  if (before) return { title: `${noun} ended: ${name}`, lines: [] };
  const rest = Object.keys(labels).filter(
    (field) => text(after, field) !== '' && text(after, field) !== name,
  );
  return {
    title: `${noun} added: ${name}`,
    lines: [rest.map((field) => valueText(field, text(after, field))).join(' · ')],
  };
}

/** `Tax id: DE2, was DE1` for each field that is different. */
const differences = (before: Version, after: Version, labels: Record<string, string>): string[] =>
  Object.entries(labels).flatMap(([field, label]) => {
    const [old, now] = [text(before, field), text(after, field)];
    if (old === now) return [];
    return [`${label}: ${valueText(field, now) || 'nothing'}, was ${valueText(field, old) || 'nothing'}`];
  });

function termsText(terms: Version): string {
  const days = describeTerms({
    basis: text(terms, 'basis') as TermsBasis,
    days: Number(text(terms, 'days')),
  });
  const limit = text(terms, 'credit_limit');
  const currency = text(terms, 'currency');
  return [
    days,
    limit ? `limit ${limit} ${currency}` : `no limit, ${currency}`,
    wordFor(TAXES, text(terms, 'tax_status')),
  ].join(', ');
}

const valueText = (field: string, value: string): string =>
  field === 'role' ? wordFor(ROLES, value) : field === 'kind' ? wordFor(KINDS, value) : value;

const text = (version: Version, field: string): string => {
  const value = version?.[field];
  return value === null || value === undefined ? '' : String(value);
};
