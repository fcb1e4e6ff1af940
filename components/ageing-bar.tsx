import { type AgeingBucket, ageingInWords, bucketShares, rampStep } from './ageing-buckets';

type AgeingBarProps = {
  buckets: readonly AgeingBucket[];
  currency: string;
  locale?: string;
  className?: string;
};

/** What is open, by age, in proportion. The same in words for screen readers and on hover. */
export function AgeingBar({ buckets, currency, locale, className = 'w-full max-w-24' }: AgeingBarProps) {
  const words = ageingInWords(buckets, currency, locale);
  const shares = bucketShares(buckets);
  return (
    <span
      role="img"
      aria-label={words}
      title={words}
      className={`inline-flex h-1.5 gap-px overflow-hidden rounded-full align-middle ${className}`}
    >
      {shares.map((share, index) =>
        share ? (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a bucket is its place.
            key={index}
            className={`${rampStep(index, shares.length)} min-w-0.5`}
            style={{ flex: `${share} 0 0` }}
          />
        ) : null,
      )}
    </span>
  );
}
