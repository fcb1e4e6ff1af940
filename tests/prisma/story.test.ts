import { expect, test } from 'vitest';
import { toJson } from '@/lib/kernel/canonical';
import { addDays, type Day, dayIn } from '@/lib/kernel/day';
import { isBusinessDay } from '@/prisma/demo/calendar';
import { castOf } from '@/prisma/demo/cast';
import { storyOf } from '@/prisma/demo/story';

/** Days through a year and over its end, on every weekday. */
const DAYS = Array.from({ length: 12 }, (_, index) => addDays('2026-01-01', index * 34));

const written = (today: Day) =>
  toJson(storyOf(today).map(({ command, lookUp: _, ...act }) => ({ ...act, command: command.name })));

test('the same day tells the same story, and another day another one', () => {
  expect(written('2026-11-22')).toEqual(written('2026-11-22'));
  expect(written('2026-11-23')).not.toEqual(written('2026-11-22'));
});

test.each(DAYS)(
  'the story up to %s happens in order, on business days, and ends before that day',
  (today) => {
    const acts = storyOf(today);
    const instants = acts.map(({ at }) => at.getTime());
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(acts.filter((act) => !isBusinessDay(act.today))).toEqual([]);
    expect(acts.filter((act) => dayIn('Europe/Berlin', act.at) !== act.today)).toEqual([]);
    expect((acts.at(-1)?.today ?? today) < today).toBe(true);
    expect(new Set(acts.map(({ key }) => key)).size).toBe(acts.length);
  },
);

test('no two customers share a name, a number or a mailbox, and every address is one that nobody can own', () => {
  const cast = castOf('2026-01-01');
  expect(cast).toHaveLength(250);
  for (const key of ['name', 'number', 'externalId'] as const) {
    expect(new Set(cast.map((customer) => customer[key])).size).toBe(cast.length);
  }
  const mailboxes = cast.flatMap(({ contacts }) => contacts.flatMap(({ email }) => (email ? [email] : [])));
  expect(mailboxes.filter((email) => !email.endsWith('.example'))).toEqual([]);
  expect(new Set(mailboxes.map((email) => email.split('@')[1])).size).toBe(cast.length);
});

test('a few customers buy most of it', () => {
  const sales = castOf('2026-01-01')
    .map(({ ordersAMonth, orderSize }) => ordersAMonth * orderSize)
    .sort((a, b) => b - a);
  const total = sales.reduce((sum, one) => sum + one, 0);
  const largest = sales.slice(0, 50).reduce((sum, one) => sum + one, 0);
  expect(largest / total).toBeGreaterThan(0.6);
  expect(largest / total).toBeLessThan(0.85);
});
