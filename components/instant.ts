/** Instants for display and entry, always in the organisation's time zone (IANA name), never the browser's. */

/** `2026-11-21T17:00` on the wall of `timeZone` as an ISO instant. In the hour that clocks repeat, the first. */
export function instantFromLocal(local: string, timeZone: string): string {
  const wall = Date.parse(`${local.slice(0, 16)}:00Z`);
  // Two guesses settle it: the offset at the guess may differ from the offset at the answer.
  const guess = wall - offsetAt(wall, timeZone);
  const early = wall - offsetAt(guess - 3_600_000 * 3, timeZone);
  const answer =
    localFromInstant(new Date(early).toISOString(), timeZone) === local.slice(0, 16)
      ? early
      : wall - offsetAt(guess, timeZone);
  return new Date(answer).toISOString();
}

/** An ISO instant as `2026-11-21T17:00` on the wall of `timeZone`, for a datetime-local input. */
export function localFromInstant(instant: string, timeZone: string): string {
  const at = Date.parse(instant);
  return new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 16);
}

/** Milliseconds that the wall of `timeZone` is ahead of UTC at an instant. */
function offsetAt(at: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(at);
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(at / 1000) * 1000;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one costs a hundred times what using it does. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const digits = '2-digit';
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
    second: digits,
  });
  clocks.set(timeZone, clock);
  return clock;
}
