import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Calendars, nextBusinessDay, openCalendars } from '@/lib/dunning/business-days';
import { type Cadence, cadenceFor, cadenceInput, type Segment, type Step } from '@/lib/dunning/cadence';
import { isMorning } from '@/lib/dunning/run-cadences';
import { nextStep, type StepFacts, type StepRow } from '@/lib/dunning/step-rule';
import type { Day } from '@/lib/kernel/day';
import { parseInput } from '@/lib/kernel/input';
import { type Organisation, todayOf } from '@/lib/kernel/organisation';
import { Refusal } from '@/lib/kernel/refusal';

let calendars: Calendars;
beforeAll(async () => {
  calendars = await openCalendars();
});

const step = (key: number, day: number, more: Partial<Step> = {}): Step => ({
  ...{ key, day, channel: 'email', mode: 'automatic', level: 1, hold: null, note: null },
  ...more,
});
const USUAL: Step[] = [
  step(1, 3),
  step(2, 14, { level: 2 }),
  step(3, 20, { channel: 'call', level: null }),
  step(4, 30, { channel: 'escalation', level: null }),
];
const facts = (more: Partial<StepFacts> = {}): StepFacts => ({
  ...{ episode: '2026-03-02', coveredSince: null, archived: false, held: false },
  ...{ snoozedUntil: null, remindedOn: null, rows: [] },
  ...more,
});
const row = (key: number, on: Day, more: Partial<StepRow> = {}): StepRow => ({
  ...{ cadence: 1, key, writtenDay: USUAL.find((each) => each.key === key)?.day ?? 0, on },
  ...{ outcome: 'sent', reason: null },
  ...more,
});

/** The key of the step that is due, or why it waits, or nothing. */
function told(day: Day, of: StepFacts, steps: Step[] = USUAL, country: string | null = 'DE'): string {
  const next = nextStep(of, { number: 1, steps }, day, { calendar: calendars(country), quietDays: 3 });
  if (next.kind === 'nothing') return '–';
  if (next.kind === 'waits') return `${next.step.key} waits: ${next.reason}`;
  return next.lapsed ? `${next.step.key}, ${next.lapsed.key} lapsed` : String(next.step.key);
}

describe('the working days of a country', () => {
  const DAYS: [string, string | null, Day, Day][] = [
    ['a Tuesday', 'DE', '2026-03-10', '2026-03-10'],
    ['a Saturday', 'DE', '2026-03-14', '2026-03-16'],
    ['Good Friday to the Tuesday after Easter', 'DE', '2026-04-03', '2026-04-07'],
    ['Good Friday is worked in France, Easter Monday is not', 'FR', '2026-04-03', '2026-04-03'],
    ['Easter Monday in France', 'FR', '2026-04-04', '2026-04-07'],
    ['the national day of France, not of Germany', 'FR', '2026-07-14', '2026-07-15'],
    ['the same day in Germany', 'DE', '2026-07-14', '2026-07-14'],
    ['Epiphany in Sweden', 'SE', '2026-01-06', '2026-01-07'],
    ['Ascension in Sweden', 'SE', '2026-05-14', '2026-05-15'],
    ['Thanksgiving in the United States', 'US', '2026-11-26', '2026-11-27'],
    ['the substitute for Independence Day', 'US', '2026-07-03', '2026-07-06'],
    ['Valentine’s Day is no holiday', 'US', '2025-02-14', '2025-02-14'],
    ['half of Christmas Eve is worked', 'DE', '2026-12-24', '2026-12-24'],
    ['Christmas over a weekend', 'DE', '2026-12-25', '2026-12-28'],
    ['over the end of a year', 'DE', '2027-01-01', '2027-01-04'],
    ['a leap day is a day', 'DE', '2028-02-29', '2028-02-29'],
    ['the weekend of Egypt is Friday and Saturday', 'EG', '2026-03-13', '2026-03-15'],
    ['a country without a table has weekends', 'XK', '2026-03-14', '2026-03-16'],
    ['no country has weekends', null, '2026-03-14', '2026-03-16'],
  ];
  test.each(DAYS)('%s', (_, country, day, next) => {
    expect(nextBusinessDay(calendars(country), day)).toBe(next);
  });
});

describe('the step that is due', () => {
  const CASES: [string, Day, string, Partial<StepFacts>?][] = [
    ['is none before its day', '2026-03-04', '–'],
    ['is the first on its day', '2026-03-05', '1'],
    ['is the first later, when nobody looked', '2026-03-09', '1'],
    ['is none on a weekend', '2026-03-07', '–'],
    ['moves from a holiday to the next working day', '2026-04-07', '1', { episode: '2026-03-31' }],
    ['is none on that holiday', '2026-04-03', '–', { episode: '2026-03-31' }],
    ['counts over a month’s end and a leap day', '2028-03-02', '1', { episode: '2028-02-28' }],
    ['does not come before three days over a leap day', '2028-03-01', '–', { episode: '2028-02-28' }],
    ['is none where nothing is overdue', '2026-03-20', '–', { episode: null }],
    ['comes once', '2026-03-06', '–', { rows: [row(1, '2026-03-05')] }],
    ['is the second on the fourteenth day', '2026-03-16', '2', { rows: [row(1, '2026-03-05')] }],
    [
      'moved over a weekend moves nothing after it',
      '2026-03-18',
      '2',
      { rows: [row(1, '2026-03-09')], episode: '2026-03-04' },
    ],
    ['comes later after one that came late', '2026-03-31', '–', { rows: [row(1, '2026-03-23')] }],
    ['keeps the days between two steps', '2026-04-07', '2', { rows: [row(1, '2026-03-23')] }],
    ['is one a day', '2026-04-20', '–', { rows: [row(1, '2026-03-05'), row(2, '2026-04-20')] }],
    [
      'waits within the quiet days',
      '2026-03-16',
      '2 waits: quiet',
      { rows: [row(1, '2026-03-05')], remindedOn: '2026-03-14' },
    ],
    [
      'comes when they are over',
      '2026-03-17',
      '2',
      { rows: [row(1, '2026-03-05')], remindedOn: '2026-03-14' },
    ],
    [
      'is a call whatever was written',
      '2026-03-23',
      '3',
      { rows: [row(1, '2026-03-05'), row(2, '2026-03-16')], remindedOn: '2026-03-22' },
    ],
    ['waits for an archived customer', '2026-03-05', '1 waits: archived', { archived: true }],
    ['waits while on hold', '2026-03-05', '1 waits: on_hold', { held: true }],
    ['waits while snoozed', '2026-03-05', '1 waits: snoozed', { snoozedUntil: '2026-03-06' }],
    ['comes on the day the snooze ends', '2026-03-06', '1', { snoozedUntil: '2026-03-06' }],
    [
      'waits while everything is promised or disputed',
      '2026-03-05',
      '1 waits: agreed',
      { episode: null, coveredSince: '2026-03-02' },
    ],
    [
      'comes after a wait as if nothing had been',
      '2026-03-23',
      '1',
      { rows: [row(1, '2026-03-05', { outcome: 'skipped', reason: 'agreed' })] },
    ],
    [
      'is tried again after a refusal',
      '2026-03-06',
      '1',
      { rows: [row(1, '2026-03-05', { outcome: 'skipped', reason: 'no_contact' })] },
    ],
    [
      'gives up a refused one for the next',
      '2026-03-16',
      '2, 1 lapsed',
      { rows: [row(1, '2026-03-05', { outcome: 'skipped', reason: 'no_contact' })] },
    ],
    [
      'is past what was dismissed',
      '2026-03-16',
      '2',
      {
        rows: [
          row(1, '2026-03-05', { outcome: 'suggested' }),
          row(1, '2026-03-06', { outcome: 'dismissed' }),
        ],
      },
    ],
    [
      'is none after the last one',
      '2026-06-01',
      '–',
      { rows: [row(4, '2026-04-01', { outcome: 'escalated' })] },
    ],
  ];
  test.each(CASES)('%s', (_, day, expected, more = {}) => {
    expect(told(day, facts(more))).toBe(expected);
  });

  test('offered once, it lapses when the next one is due', () => {
    const steps = USUAL.map((each) => ({ ...each, mode: 'suggested' as const }));
    const rows = [row(1, '2026-03-05', { outcome: 'suggested' })];
    expect(told('2026-03-06', facts({ rows }), steps)).toBe('–');
    expect(told('2026-03-16', facts({ rows }), steps)).toBe('2, 1 lapsed');
  });

  test('by hand, the cadence waits for it', () => {
    const steps = USUAL.map((each) => ({ ...each, mode: 'manual' as const }));
    const rows = [row(1, '2026-03-05', { outcome: 'suggested' })];
    expect(told('2026-05-18', facts({ rows }), steps)).toBe('–');
    expect(told('2026-05-18', facts({ rows: [...rows, row(1, '2026-05-15')] }), steps)).toBe('–');
    expect(told('2026-05-26', facts({ rows: [...rows, row(1, '2026-05-15')] }), steps)).toBe('2');
  });

  test('the customer’s country decides whether it is a working day', () => {
    const easterMonday = facts({ episode: '2026-04-03' });
    expect(told('2026-04-06', easterMonday, USUAL, 'DE')).toBe('–');
    expect(told('2026-04-06', easterMonday, USUAL, 'US')).toBe('1');
  });
});

describe('a cadence that is changed while an episode runs', () => {
  const done = facts({ rows: [row(1, '2026-03-05'), row(2, '2026-03-16')] });

  test('goes on from the steps that were done, whatever was put in before them', () => {
    const changed = [
      step(9, 1),
      step(1, 3),
      step(7, 10),
      step(2, 14),
      step(8, 18, { channel: 'call', level: null }),
    ];
    expect(told('2026-03-18', done, changed)).toBe('–');
    expect(told('2026-03-20', done, changed)).toBe('8');
  });

  test('goes on by the days that were written where none of the old steps is left', () => {
    const changed = [step(11, 7), step(12, 21)];
    expect(told('2026-03-20', done, changed)).toBe('–');
    expect(told('2026-03-23', done, changed)).toBe('12');
  });

  test('goes on from what another cadence did', () => {
    const rows = done.rows.map((each) => ({ ...each, cadence: 2 }));
    expect(told('2026-03-20', facts({ rows }))).toBe('–');
    expect(told('2026-03-23', facts({ rows }))).toBe('3');
  });

  test('does by itself what was only offered, once it says so', () => {
    const rows = [row(1, '2026-03-05', { outcome: 'suggested' })];
    expect(told('2026-03-06', facts({ rows }))).toBe('1');
  });
});

describe('whom a cadence is for', () => {
  const segment = (more: Partial<Segment> = {}): Segment => ({
    ...{ countries: [], balance_from: null, balance_below: null, payer: 'any', owner_id: null },
    ...more,
  });
  const cadence = (number: number, more: Partial<Segment> = {}): Cadence => ({
    ...{ id: BigInt(number), number, name: `Cadence ${number}`, place: number, steps: USUAL, active: true },
    segment: segment(more),
  });
  const who = { country: 'DE', balanceBase: '5000', recurringLate: true, ownerId: 7 };
  const CASES: [string, Partial<Segment>, boolean][] = [
    ['everybody', {}, true],
    ['a country', { countries: ['AT', 'DE'] }, true],
    ['another country', { countries: ['AT'] }, false],
    ['at least so much', { balance_from: '5000.00' }, true],
    ['less than so much', { balance_below: '5000' }, false],
    ['between', { balance_from: '4999.99', balance_below: '5000.01' }, true],
    ['late payers', { payer: 'late' }, true],
    ['the others', { payer: 'other' }, false],
    ['an owner', { owner_id: 7 }, true],
    ['another owner', { owner_id: 8 }, false],
    ['all of it at once', { countries: ['DE'], balance_from: '1', payer: 'late', owner_id: 7 }, true],
  ];
  test.each(CASES)('%s', (_, more, within) => {
    expect(cadenceFor([cadence(1, more)], who)?.number).toBe(within ? 1 : undefined);
  });

  test('the first that is for them counts', () => {
    expect(cadenceFor([cadence(1, { countries: ['AT'] }), cadence(2), cadence(3)], who)?.number).toBe(2);
  });
});

describe('a cadence that makes no sense is refused where it is wrong', () => {
  const email = (day: number, level: number | string = 1) => ({ day, channel: 'email', level });
  const WRONG: [string, object, string, RegExp][] = [
    ['no steps', { steps: [] }, 'steps', /Add a step/],
    ['31 steps', { steps: Array.from({ length: 31 }, (_, i) => email(i + 1)) }, 'steps', /At most 30/],
    ['two on one day', { steps: [email(3), email(3)] }, 'steps.1.day', /Two steps are on day 3/],
    ['out of order', { steps: [email(14), email(3)] }, 'steps.1.day', /before day 14 of step 1/],
    ['levels that go down', { steps: [email(3, 2), email(14, 1)] }, 'steps.1.level', /do not go down/],
    ['an e-mail without level', { steps: [{ day: 3, channel: 'email' }] }, 'steps.0.level', /Choose a level/],
    [
      'a call with one',
      { steps: [{ day: 3, channel: 'call', level: 1 }] },
      'steps.0.level',
      /Only an e-mail/,
    ],
    [
      'a step after a hold',
      { steps: [{ day: 3, channel: 'hold' }, email(9)] },
      'steps.1.channel',
      /nothing comes after/,
    ],
    [
      'a hold’s kind on a call',
      { steps: [{ day: 3, channel: 'call', hold: 'legal_hold' }] },
      'steps.0.hold',
      /hold/,
    ],
    ['a day that is none', { steps: [email(Number.NaN)] }, 'steps.0.day', /number of days/],
    ['day nought', { steps: [email(0)] }, 'steps.0.day', /1 to 730/],
    ['a channel that is none', { steps: [{ day: 3, channel: 'pigeon' }] }, 'steps.0.channel', /Choose what/],
    ['a country that is none', { segment: { countries: 'DE, ZZ' } }, 'segment.countries', /ZZ is no country/],
    [
      'an empty range',
      { segment: { balance_from: '10', balance_below: '10' } },
      'segment.balance_below',
      /more than the least/,
    ],
    ['a name of nothing', { name: ' ' }, 'name', /empty/],
  ];
  test.each(WRONG)('%s', (_, wrong, field, message) => {
    const given = { name: 'Usual', steps: [email(3)], ...wrong };
    try {
      parseInput(z.strictObject(cadenceInput), given);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      expect(error.issues.find((issue) => issue.field === field)?.message).toMatch(message);
    }
  });

  test('a form’s texts are read', () => {
    const read = parseInput(z.strictObject(cadenceInput), {
      name: 'Usual',
      segment: { countries: 'de, at', balance_from: '', owner: '' },
      steps: [{ key: '', day: '3', channel: 'email', level: '1', hold: '', note: '' }],
    });
    expect(read.segment.countries).toEqual(['DE', 'AT']);
    expect(read.steps[0]).toMatchObject({ day: 3, level: 1, mode: 'suggested' });
  });
});

describe('the organisation’s own clock', () => {
  const at = (timeZone: string): Organisation => ({
    ...{ id: 1, slug: 'a', name: 'A', baseCurrency: 'EUR', locale: 'en-GB', separationOfDuties: true },
    timeZone,
  });
  test('it is morning in Berlin and another day in Auckland', () => {
    const instant = new Date('2026-03-05T05:30:00Z');
    expect([isMorning(at('Europe/Berlin'), instant), isMorning(at('Europe/London'), instant)]).toEqual([
      true,
      false,
    ]);
    expect(todayOf(at('Pacific/Auckland'), new Date('2026-03-05T12:30:00Z'))).toBe('2026-03-06');
    expect(isMorning(at('America/Los_Angeles'), new Date('2026-03-05T13:59:00Z'))).toBe(false);
    expect(isMorning(at('America/Los_Angeles'), new Date('2026-03-05T14:00:00Z'))).toBe(true);
  });
});
