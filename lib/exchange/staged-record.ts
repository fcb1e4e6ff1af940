import type { ImportRecord } from './import-records';
import { DERIVED, keysOf } from './repeated-lines';

/** A record as it is staged: its JSON, and what may stand in a file only once. */
export type StagedRecord = {
  line: number;
  record: object;
  number_key: string | null;
  id_key: string | null;
  derived: boolean;
};

export function stageRecord(record: ImportRecord): StagedRecord {
  const keys = keysOf(record).map(({ key }) => key);
  const derived = 'externalId' in record && (record.externalId ?? '').startsWith(DERIVED);
  return {
    line: record.lines[0],
    record: JSON.parse(
      JSON.stringify(record, (_key, value) => (typeof value === 'bigint' ? value.toString() : value)),
    ),
    number_key: keys.find((key) => !key.startsWith('id ')) ?? null,
    id_key: keys.find((key) => key.startsWith('id ')) ?? null,
    derived,
  };
}

type Stored = { amount?: string; creditLimit?: string; payment?: { amount: string }; externalId?: string };

/** The record as it was read; `nth` tells it apart from lines that say the same. */
export function unstageRecord(stored: unknown, nth: number | null): ImportRecord {
  const { amount, creditLimit, payment, externalId, ...rest } = stored as Stored;
  return {
    ...rest,
    ...(externalId !== undefined && { externalId: nth && nth > 1 ? `${externalId}#${nth}` : externalId }),
    ...(amount !== undefined && { amount: BigInt(amount) }),
    ...(creditLimit !== undefined && { creditLimit: BigInt(creditLimit) }),
    ...(payment && { payment: { ...payment, amount: BigInt(payment.amount) } }),
  } as ImportRecord;
}
