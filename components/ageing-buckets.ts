import { writeAmount } from './money-format';

/** A bucket as the API gives it: `current`, `1-30`, … , `90+`, in order, with a decimal amount. */
export type AgeingBucket = { bucket: string; amount: string };

/** `1-30` as people read it: `1–30 days`. */
export const bucketName = (bucket: string): string =>
  bucket === 'current' ? 'Current' : `${bucket.replace('-', '–')} days`;

/** Tailwind classes of the ramp; with more or fewer than five buckets the ends keep their colours. */
export function rampStep(index: number, of: number): string {
  const step = of <= 1 ? 0 : Math.round((index / (of - 1)) * (RAMP.length - 1));
  return RAMP[step] ?? 'bg-age-4';
}

const RAMP = ['bg-age-0', 'bg-age-1', 'bg-age-2', 'bg-age-3', 'bg-age-4'];

/** Each bucket's share of the bar, in percent. Credits do not make a bucket wider; a bar of nothing is empty. */
export function bucketShares(buckets: readonly AgeingBucket[]): number[] {
  const sizes = buckets.map(({ amount }) => Math.max(0, Number(amount)));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => (total === 0 ? 0 : (size / total) * 100));
}

/** The bar in words: `Current €10.00, 31–60 days €5.00`. */
export function ageingInWords(buckets: readonly AgeingBucket[], currency: string, locale?: string): string {
  const filled = buckets
    .map(({ bucket, amount }) => ({
      name: bucketName(bucket),
      money: writeAmount(amount, currency, { locale }),
    }))
    .filter(({ money }) => !money.zero)
    .map(({ name, money }) => `${name} ${money.spoken}`);
  return filled.length === 0 ? 'Nothing open' : filled.join(', ');
}
