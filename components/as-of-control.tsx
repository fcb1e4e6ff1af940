'use client';

import { ChevronDown } from 'lucide-react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { type FormEvent, useId, useState, useTransition } from 'react';
import { type Day, isDay } from '@/lib/kernel/day';
import { DayText } from './day-text';
import { instantFromLocal, localFromInstant } from './instant';
import { Button } from './ui/button';
import { fieldBox } from './ui/field-frame';
import { Popover } from './ui/popover';

type AsOfControlProps = {
  today: Day;
  timeZone: string;
  asOf?: Day;
  knownAt?: string;
  /** About how long the screen takes on a past day. */
  pastSeconds?: number;
};

/** The two hands of the clock: the day on which figures count, and the instant at which they were known. */
export function AsOfControl({ today, timeZone, asOf, knownAt, pastSeconds = 0 }: AsOfControlProps) {
  const [open, setOpen] = useState(false);
  const [working, start] = useTransition();
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const go = (toDay: string, toKnown: string) => {
    const params = new URLSearchParams(search);
    set(params, 'as_of', isDay(toDay) && toDay !== today ? toDay : '');
    set(params, 'known_at', toKnown ? instantFromLocal(toKnown, timeZone) : '');
    // A cursor belongs to the list it was cut from.
    params.delete('cursor');
    start(() => router.push(params.size ? `${pathname}?${params}` : pathname, { scroll: false }));
    setOpen(false);
  };
  const day = asOf ?? today;
  const known = knownAt ? localFromInstant(knownAt, timeZone) : '';
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="w-72"
      title="Show figures"
      trigger={
        <>
          <span className="font-normal text-muted">as of</span>
          <span>
            {day === today && 'today, '}
            <DayText day={day} today={today} />
          </span>
          {known && (
            <span className="text-warn">
              known <DayText day={known.slice(0, 10)} today={today} />
            </span>
          )}
          {working && (
            <span role="status" className="font-normal text-muted">
              working it out{howLong(pastSeconds)} …
            </span>
          )}
          <ChevronDown size={13} aria-hidden />
        </>
      }
    >
      <AsOfForm
        day={day}
        known={known}
        today={today}
        timeZone={timeZone}
        hint={pastSeconds >= NOTICED ? `A past day of this book takes${howLong(pastSeconds)}.` : ''}
        go={go}
      />
    </Popover>
  );
}

type AsOfFormProps = {
  day: Day;
  known: string;
  today: Day;
  timeZone: string;
  hint: string;
  go: (day: string, known: string) => void;
};

/** Fewer seconds are not worth a word. */
const NOTICED = 2;

const howLong = (seconds: number) => (seconds >= NOTICED ? ` about ${seconds} seconds` : '');

function AsOfForm({ day, known, today, timeZone, hint, go }: AsOfFormProps) {
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    go(String(data.get('as_of')), String(data.get('known_at')));
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <div className="flex flex-col gap-1">
        <label htmlFor={`${id}-day`} className="font-medium">
          As of the day
        </label>
        <input id={`${id}-day`} name="as_of" type="date" defaultValue={day} className={fieldBox} />
      </div>
      <div className="flex flex-col gap-1">
        <label htmlFor={`${id}-known`} className="font-medium">
          As known on <span className="font-normal text-muted">(optional)</span>
        </label>
        <input
          id={`${id}-known`}
          name="known_at"
          type="datetime-local"
          defaultValue={known}
          aria-describedby={`${id}-hint`}
          className={fieldBox}
        />
        <p id={`${id}-hint`} className="text-muted text-xs">
          Leaves out what was recorded later. {timeZone} time.
        </p>
      </div>
      {hint && <p className="text-muted text-xs">{hint}</p>}
      <div className="flex justify-end gap-2">
        <Button onClick={() => go(today, '')}>Today</Button>
        <Button type="submit" look="primary">
          Show
        </Button>
      </div>
    </form>
  );
}

function set(params: URLSearchParams, name: string, value: string) {
  if (value) params.set(name, value);
  else params.delete(name);
}
