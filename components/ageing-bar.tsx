import { type AgeingBucket, rampStep, type WrittenAgeing, writeAgeing } from './ageing-buckets';

type AgeingBarProps = {
  buckets: readonly AgeingBucket[];
  currency: string;
  locale?: string;
  className?: string;
};

/** What is open, by age, in proportion. The same in words for screen readers and on hover. */
export const AgeingBar = ({ buckets, currency, locale, className }: AgeingBarProps) => (
  <WrittenAgeingBar ageing={writeAgeing(buckets, currency, locale)} {...(className && { className })} />
);

type WrittenAgeingBarProps = { ageing: WrittenAgeing; className?: string };

/** The bar of what was written already. */
export function WrittenAgeingBar({ ageing, className = 'w-full max-w-24' }: WrittenAgeingBarProps) {
  const { words, shares } = ageing;
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
