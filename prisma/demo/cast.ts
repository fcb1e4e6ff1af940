import { BEGINNING, type TaxStatus } from '@/lib/customers/terms';
import { addDays, addMonths, type Day } from '@/lib/kernel/day';
import { onOrAfter } from './calendar';
import { CHARACTERS, type Character, type Part } from './characters';
import { COUNTRIES, type Country } from './countries';
import { type DemoAddress, type DemoContact, Directory } from './directory';
import { HABIT_SHARES, type Habit } from './habits';
import { type Random, randomStream } from './random';

export type DemoTerms = {
  validFrom: Day;
  basis: 'net' | 'end_of_month';
  days: number;
  currency: string;
  /** Whole major units. */
  creditLimit: number | null;
  taxStatus: TaxStatus;
};

/** A customer as the company knows it, and, below the line, how it behaves. */
export type DemoCustomer = {
  number: string;
  name: string;
  tradingName: string | null;
  taxId: string;
  language: string;
  contacts: DemoContact[];
  addresses: DemoAddress[];
  /** Its id in the order system. */
  externalId: string;
  owner: 'collector' | 'collector2' | null;
  terms: DemoTerms;
  joinedOn: Day;

  part: Part | null;
  country: Country;
  habit: Habit;
  /** Orders a month, and what an order comes to in whole units of its currency. */
  ordersAMonth: number;
  orderSize: number;
  /** The weekday of its payment run; null when it pays on any day. */
  payDay: number | null;
};

const SIZE = 250;
/** What all customers together buy in a month, in whole euros. */
const SALES_A_MONTH = 640_000;

/** The company's customers: a few with parts of their own, the others drawn; the largest few buy most of it. */
export function castOf(firstDay: Day): DemoCustomer[] {
  const random = randomStream('cast');
  const directory = new Directory();
  const weights = Array.from({ length: SIZE }, (_, index) => (index + 1) ** -0.9);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const characters = new Map(CHARACTERS.map((character) => [character.rank, character]));
  const ranks = random.shuffle(weights.map((_, index) => index + 1));
  const drawn = ranks.map((rank) => {
    const share = (weights[rank - 1] ?? 0) / total;
    return portray(rank, share, characters.get(rank), firstDay, directory, random);
  });
  drawn.sort((a, b) => (a.joinedOn === b.joinedOn ? 0 : a.joinedOn < b.joinedOn ? -1 : 1));
  return drawn.map((customer, index) => ({ ...customer, number: `C-${String(index + 1).padStart(5, '0')}` }));
}

function portray(
  rank: number,
  share: number,
  character: Character | undefined,
  firstDay: Day,
  directory: Directory,
  random: Random,
): DemoCustomer {
  const country = character ? countryOf(character.country) : drawCountry(random);
  const name = character?.name ?? directory.companyName(country, random);
  const habit = character?.habit ?? drawHabit(random);
  const ordersAMonth = 3.9 * rank ** -0.44;
  const orderSize = Math.max(180, (SALES_A_MONTH * share) / ordersAMonth);
  const joinedOn = joinDay(character, country, firstDay, random);
  const entry = directory.entryOf(name, country, rank, random);
  return {
    ...entry,
    number: '',
    name,
    tradingName: random.chance(0.15) ? name.split(' ').slice(0, 1).join(' ') : null,
    taxId: country.taxId(random),
    language: country.language,
    externalId: String(random.int(1_000, 9_999) * 1_000 + rank),
    owner: rank % 19 === 0 ? null : random.chance(0.5) ? 'collector' : 'collector2',
    terms: termsOf(character, country, ordersAMonth * orderSize, random),
    joinedOn,
    part: character?.part ?? null,
    country,
    habit,
    ordersAMonth,
    orderSize,
    payDay: random.chance(0.45) ? random.int(2, 5) : null,
  };
}

function termsOf(
  character: Character | undefined,
  country: Country,
  salesAMonth: number,
  random: Random,
): DemoTerms {
  const days = character?.days ?? random.pick([14, 30, 30, 30, 30, 30, 45, 60]);
  const basis = character ? (character.basis ?? 'net') : random.chance(0.12) ? 'end_of_month' : 'net';
  const taxStatus =
    country.code === 'DE'
      ? 'standard'
      : country.code === 'GB' || country.code === 'US'
        ? 'outside_scope'
        : 'reverse_charge';
  const creditLimit = random.chance(0.08) ? null : generousLimit(salesAMonth, days, random);
  return {
    validFrom: BEGINNING,
    basis,
    days: basis === 'end_of_month' && days === 14 ? 15 : days,
    currency: country.currency,
    creditLimit,
    taxStatus,
  };
}

/** Several times what is usually open, in round thousands: credit departments are not stingy with good customers. */
function generousLimit(salesAMonth: number, days: number, random: Random): number {
  const usual = salesAMonth * ((days + 20) / 30) + 1_500;
  return Math.ceil((usual * (2.4 + 1.6 * random.next())) / 2_500) * 2_500;
}

/** Two thirds were customers before the book began; the others came on the way, the American ones in the tenth month. */
function joinDay(character: Character | undefined, country: Country, firstDay: Day, random: Random): Day {
  const later = onOrAfter(addDays(firstDay, random.int(20, 460)));
  const early = character ? character.joins === undefined : random.chance(0.68);
  if (country.code === 'US') {
    const opened = addMonths(firstDay, 9);
    return character ? onOrAfter(opened) : onOrAfter(addDays(opened, random.int(30, 150)));
  }
  return early ? firstDay : later;
}

function drawCountry(random: Random): Country {
  return draw(
    COUNTRIES.map((country) => [country, country.share]),
    random,
  );
}

const drawHabit = (random: Random): Habit => draw(HABIT_SHARES, random);

/** One of them, as often as its share says. */
function draw<T>(choices: readonly (readonly [T, number])[], random: Random): T {
  let left = random.next() * choices.reduce((sum, [, share]) => sum + share, 0);
  for (const [choice, share] of choices) {
    left -= share;
    if (left < 0) return choice;
  }
  throw new Error('Nothing to draw from.');
}

function countryOf(code: string): Country {
  const country = COUNTRIES.find((one) => one.code === code);
  if (!country) throw new Error(`There is no country ${code} in the demo book.`);
  return country;
}
