import assert from 'node:assert/strict';
import { catchUp, rebuild } from '@/lib/health/checkpoint';
import { statement as statementQuery } from '@/lib/ledger/statement';
import { type Answers, askDatabase, askOracle, type Clocks, seenIn } from '@/tests/support/oracle/answers';
import { dayNumber, dayOfNumber } from '@/tests/support/oracle/calendar';
import { type Facts, knownAt } from '@/tests/support/oracle/facts';
import { statement } from '@/tests/support/oracle/ledger';
import type { Dice } from './dice';
import { instantOf, judgePresentScreens, judgeScreens } from './judge-screens';
import { judgeWholeBook } from './judge-whole-book';
import { count, type Story } from './story';

/** An answer given on the way, to be given again at the end. */
export type Remembered = { clocks: Clocks; answers: Answers };

/** What the database answers now for two days, known as of this instant. */
export async function remind(story: Story, dice: Dice): Promise<Remembered[]> {
  const [row] = await story.book.sql<{ now: string }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS now',
  );
  const known = story.clock ? BigInt(story.clock.getTime()) * 1000n : BigInt(row?.now ?? '0');
  const days = [story.today, story.today - 90 + dice.whole(180)].map(dayOfNumber);
  return Promise.all(
    days.map(async (asOf) => ({
      clocks: { asOf, known },
      answers: await askDatabase(story.book, { asOf, known }),
    })),
  );
}

/** Compares database and oracle at random days and instants; whatever differs is thrown. */
export async function judge(story: Story, facts: Facts, dice: Dice): Promise<void> {
  const clocks: Clocks[] = [
    { asOf: tellingDay(story, facts, dice), known: null },
    { asOf: tellingDay(story, facts, dice), known: tellingInstant(facts, dice) },
  ];
  for (const each of clocks) {
    const answers = askOracle(facts, each);
    assert.deepStrictEqual(
      await askDatabase(story.book, each),
      answers,
      `as of ${each.asOf}, known ${each.known}`,
    );
    for (const seen of seenIn(answers)) count(story, seen);
    if (dice.whole(2) === 0) await judgeWholeBook(story, each);
  }
  if (dice.whole(2) === 0) await judgeStatement(story, facts, dice.pick(clocks), dice);
  if (dice.whole(4) === 0)
    await judgeScreens(story, facts, dice.pick(clocks), { plain: dice.whole(3) === 0 });
}

/** Lets the background writer run, as of the day of the story: a catch-up as a rule, a rebuild now and then. */
export async function letWriterRun(story: Story, dice: Dice, day = story.today): Promise<void> {
  const work = dice.whole(6) === 0 ? rebuild : catchUp;
  const done = await work(story.book.organisation.id, { day: dayOfNumber(day) });
  if (done) count(story, work === rebuild ? 'rebuild' : 'catch-up');
}

/** The present of a day to come, and as often as not once more when the writer has come to it. */
export async function judgePresent(story: Story, facts: Facts, dice: Dice): Promise<void> {
  const day = Math.max(story.today, dayNumber(tellingDay(story, facts, dice)));
  await judgePresentScreens(story, facts, dayOfNumber(day));
  if (dice.whole(2) === 0) return;
  await letWriterRun(story, dice, day);
  await judgePresentScreens(story, facts, dayOfNumber(day));
}

/** A day on which some figure turns, or the one before or after it; now and then any day at all. */
function tellingDay(story: Story, facts: Facts, dice: Dice): string {
  const turning = [
    ...facts.items.flatMap(({ dueOn }) =>
      dueOn ? [0, 5, 30, 60, 90, 365].map((days) => dayNumber(dueOn) + days) : [],
    ),
    ...facts.entries.map(({ effectiveOn }) => dayNumber(effectiveOn)),
    ...facts.touches.flatMap(({ touchedOn, snoozedUntil, followUpOn }) => [
      dayNumber(touchedOn) + 2,
      dayNumber(snoozedUntil ?? followUpOn ?? touchedOn),
    ]),
    ...facts.promises.flatMap(({ instalments }) =>
      instalments.flatMap(({ dueOn }) => [dayNumber(dueOn) + 3, dayNumber(dueOn) + 368]),
    ),
    ...facts.disputes.map(({ openedOn }) => dayNumber(openedOn)),
    ...[...facts.terms.map(({ validFrom }) => validFrom), ...facts.rates.map(({ validOn }) => validOn)]
      .filter((day) => day > '2000')
      .flatMap((day) => Array<number>(5).fill(dayNumber(day))),
    ...facts.statuses.map(({ effectiveOn }) => dayNumber(effectiveOn)),
  ];
  if (turning.length === 0 || dice.whole(4) === 0) return dayOfNumber(story.today - 260 + dice.whole(400));
  return dayOfNumber(dice.pick(turning) - 1 + dice.whole(3));
}

/** An instant at which something was recorded, or just before. */
function tellingInstant(facts: Facts, dice: Dice): bigint | null {
  const { customers, entries, terms, statuses, contacts, touches, rates, ...more } = facts;
  const { promises, promiseEnds, disputes, resolutions, holds, policies, bounces, touchEnds } = more;
  const instants = [
    [customers, entries, terms, statuses, contacts, touches, rates],
    [promises, promiseEnds, disputes, resolutions, holds, policies, bounces, touchEnds],
  ]
    .flat()
    .flat()
    .map(({ recordedAt }) => recordedAt);
  return dice.pick(instants) - BigInt(dice.whole(2));
}

/** What was answered on the way is answered again, whatever was recorded since. */
export async function judgeMemories(story: Story, facts: Facts, memories: Remembered[]): Promise<void> {
  for (const { clocks, answers } of memories) {
    assert.deepStrictEqual(
      await askDatabase(story.book, clocks),
      answers,
      `as was answered for ${clocks.asOf}`,
    );
    assert.deepStrictEqual(
      askOracle(facts, clocks),
      answers,
      `the oracle for ${clocks.asOf}, known ${clocks.known}`,
    );
  }
}

async function judgeStatement(
  story: Story,
  facts: Facts,
  { asOf, known }: Clocks,
  dice: Dice,
): Promise<void> {
  const customer = dice.pick(story.customers);
  const input = {
    customer: customer.number,
    as_of: asOf,
    limit: '200',
    ...(known === null ? {} : { known_at: instantOf(known) }),
  };
  const { data } = await story.book.ask(statementQuery, input);
  const shown = data
    .map(({ seq, amount, balance }) => [Number(seq), digits(amount), balance && digits(balance)])
    .reverse();
  const expected = statement(knownAt(facts, known), Number(customer.id), asOf).map(({ entry, balance }) => [
    entry.id,
    entry.amount.toString(),
    balance === null ? null : balance.toString(),
  ]);
  assert.deepStrictEqual(shown, expected, `statement as of ${asOf}, known ${known}`);
}

/** Minor units of a decimal text. */
const digits = (text: string) => BigInt(text.replace('.', '')).toString();
