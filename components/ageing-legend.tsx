import type { ReactNode } from 'react';
import { type AgeingBucket, bucketName, rampStep } from './ageing-buckets';
import { MoneyText } from './money-text';

type AgeingLegendProps = {
  buckets: readonly AgeingBucket[];
  currency: string;
  locale?: string;
  /** Wraps an amount, to make it answer “why?”. */
  why?: (bucket: AgeingBucket, amount: ReactNode) => ReactNode;
};

/** The ramp with its names and amounts: the printed form of the bar. */
export function AgeingLegend({ buckets, currency, locale, why }: AgeingLegendProps) {
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2">
      {buckets.map((bucket, index) => {
        const amount = <MoneyText amount={bucket.amount} currency={currency} locale={locale} />;
        return (
          <div key={bucket.bucket}>
            <dt className="flex items-center gap-1.5 text-muted text-xs">
              <span aria-hidden className={`size-2 rounded-xs ${rampStep(index, buckets.length)}`} />
              {bucketName(bucket.bucket)}
            </dt>
            <dd>{why ? why(bucket, amount) : amount}</dd>
          </div>
        );
      })}
    </dl>
  );
}
