import { hashOf } from '@/lib/kernel/canonical';
import type { ImportRecord } from './import-records';
import type { RefusedLine } from './table';

export const DERIVED = 'line:';

/**
 * An id for a line that has none, from what it says, so that the same line in another file is known again.
 * Lines of one file that say the same are told apart by `repeatedLines`.
 */
export const derivedId = (facts: readonly unknown[]): string =>
  `${DERIVED}${hashOf(facts).toString('hex').slice(0, 32)}`;

/**
 * Refuses records whose number or id stands in the file before. Payments and openings without an id that say the
 * same are as many payments: the second gets the id of the first and `#2`, in every file alike. `seen` holds the keys
 * of earlier records and their lines.
 */
export function repeatedLines(
  records: readonly ImportRecord[],
  refused: RefusedLine[],
  seen = new Map<string, number>(),
): ImportRecord[] {
  const times = new Map<string, number>();
  const kept: ImportRecord[] = [];
  for (const record of records) {
    const told = toldApart(record, times);
    const keys = keysOf(told);
    const repeated = keys.find(({ key }) => seen.has(key));
    if (repeated) {
      const message = `${repeated.name} stands on line ${seen.get(repeated.key)} already.`;
      refused.push({ line: record.lines[0], message });
      continue;
    }
    for (const { key } of keys) seen.set(key, record.lines[0]);
    kept.push(told);
  }
  return kept;
}

function toldApart(record: ImportRecord, times: Map<string, number>): ImportRecord {
  if (!('externalId' in record) || !record.externalId?.startsWith(DERIVED)) return record;
  const time = (times.get(record.externalId) ?? 0) + 1;
  times.set(record.externalId, time);
  return time === 1 ? record : { ...record, externalId: `${record.externalId}#${time}` };
}

/** What may stand only once, and how it is called in a sentence. */
export function keysOf(record: ImportRecord): { key: string; name: string }[] {
  if (record.kind === 'exchange-rates') {
    return [
      {
        key: `rate ${record.currency} ${record.validOn}`,
        name: `The rate of ${record.currency} on ${record.validOn}`,
      },
    ];
  }
  const keys = [];
  if (record.externalId) keys.push({ key: `id ${record.externalId}`, name: `The id ${record.externalId}` });
  if (record.kind === 'payments') return keys;
  if (record.number) keys.unshift({ key: `number ${record.number}`, name: `Number ${record.number}` });
  if (record.kind === 'customers' && keys.length === 0) {
    keys.push({
      key: `name ${record.name.toLowerCase()}`,
      name: `A customer ${record.name} without a number`,
    });
  }
  return keys;
}
