import Link from 'next/link';
import { DayText } from '@/components/day-text';
import { MoneyText } from '@/components/money-text';
import { Badge, type Tone } from '@/components/ui/badge';
import { DISPUTE_REASONS, PROMISE_STATE_WORDS } from '@/lib/collections/agreement-words';
import { agreements } from '@/lib/collections/agreements';
import type { PromiseState } from '@/lib/collections/promise';
import { ask } from '@/lib/web/ask';
import { WithdrawPromiseAct } from '../_acts/agree-acts';
import { addressOf } from '../_shell/address';

type AgreementsProps = {
  customer: string;
  clocks: { as_of: string | undefined; known_at: string | undefined };
  today: string;
  locale: string;
  /** Whether the reader may act here and now. */
  acting: boolean;
};

export const PROMISE_TONES: Record<PromiseState, Tone> = {
  live: 'accent',
  kept: 'good',
  partly: 'warn',
  broken: 'danger',
  ended: 'quiet',
};

const OVER_SHOWN = 3;

/** What the customer promised and disputes: all that stands, and the last promises that are over. */
export async function Agreements({ customer, clocks, today, locale, acting }: AgreementsProps) {
  const { promises, disputes, kept } = await ask(agreements, { customer, ...clocks });
  const live = promises.filter(({ state }) => state === 'live');
  const over = promises.filter(({ state }) => state !== 'live').slice(0, OVER_SHOWN);
  if (promises.length + disputes.length === 0)
    return <p className="text-muted">Nothing is promised, nothing disputed.</p>;
  return (
    <>
      <ul>
        {[...live, ...over].map((promise) => (
          <li key={promise.id} className="flex flex-wrap items-center gap-x-3 border-line border-b py-1">
            <span className="min-w-0 flex-1">
              <MoneyText amount={promise.amount} currency={promise.currency} locale={locale} /> by{' '}
              <DayText day={promise.due_on} today={today} />
              {promise.kind === 'plan' && `, ${promise.instalments.length} instalments`}
              {/[1-9]/.test(promise.paid) && promise.state !== 'kept' && (
                <span className="text-muted">
                  , <MoneyText amount={promise.paid} currency={promise.currency} locale={locale} /> came
                </span>
              )}
            </span>
            <Badge tone={PROMISE_TONES[promise.state]}>{PROMISE_STATE_WORDS[promise.state]}</Badge>
            {acting && promise.state === 'live' && (
              <WithdrawPromiseAct promise={promise.id} what={`${promise.amount} ${promise.currency}`} />
            )}
          </li>
        ))}
        {disputes.map((dispute) => (
          <li key={dispute.id} className="flex items-center gap-3 border-line border-b py-1">
            <Link
              className="link min-w-0 flex-1 truncate"
              href={addressOf('/disputes', { row: dispute.id, ...clocks })}
            >
              {dispute.document_number}: {DISPUTE_REASONS[dispute.reason].toLowerCase()}
            </Link>
            <MoneyText amount={dispute.amount} currency={dispute.currency} locale={locale} />
            <Badge tone="warn">
              {dispute.days_open === 0 ? 'Disputed' : `Disputed, ${dispute.days_open} d`}
            </Badge>
          </li>
        ))}
      </ul>
      {kept.percent !== null && (
        <p className="pt-1 text-muted text-xs">
          Kept {kept.percent}% of its promises: {kept.kept} kept, {kept.partly} partly, {kept.broken} broken
        </p>
      )}
    </>
  );
}
