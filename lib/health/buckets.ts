import { type Day, daysBetween } from '@/lib/kernel/day';

/** Ageing by due day: not yet due, then by days late. A debit is in exactly one; a credit is in none. */
export const BUCKETS = ['current', '1-30', '31-60', '61-90', '90+'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** The bucket of something due on `dueOn`, seen on `asOf`. On the due day itself it is still current. */
export function bucketOf(dueOn: Day, asOf: Day): Bucket {
  const late = daysBetween(dueOn, asOf);
  if (late <= 0) return 'current';
  if (late <= 30) return '1-30';
  if (late <= 60) return '31-60';
  return late <= 90 ? '61-90' : '90+';
}
