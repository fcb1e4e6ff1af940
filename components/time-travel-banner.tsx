'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import type { Day } from '@/lib/kernel/day';
import { DayText } from './day-text';
import { InstantText } from './instant-text';
import { Banner } from './ui/banner';
import { ButtonLink } from './ui/button-link';

type TimeTravelBannerProps = { today: Day; timeZone: string; asOf?: Day; knownAt?: string };

/** Shown when the figures are not of the present. Renders nothing in the present. */
export function TimeTravelBanner({ today, timeZone, asOf, knownAt }: TimeTravelBannerProps) {
  const pathname = usePathname();
  const params = new URLSearchParams(useSearchParams());
  if ((!asOf || asOf === today) && !knownAt) return null;
  params.delete('as_of');
  params.delete('known_at');
  const query = params.toString();
  return (
    <Banner
      tone="warn"
      action={<ButtonLink href={query ? `${pathname}?${query}` : pathname}>Back to today</ButtonLink>}
    >
      These figures are as of <DayText day={asOf ?? today} today={today} />
      {knownAt && (
        <>
          , as known on <InstantText instant={knownAt} timeZone={timeZone} today={today} />
        </>
      )}
      . Acting is off until you are back.
    </Banner>
  );
}
