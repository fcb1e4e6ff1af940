import { COUNTRIES } from '@/lib/customers/country';
import { members } from '@/lib/customers/members';
import { CURRENCIES } from '@/lib/kernel/money';
import { ask } from '@/lib/web/ask';

export type Option = { value: string; label: string };

/** What the fields of a profile are chosen from. Made on the server, so that browser and server name alike. */
export type Choices = {
  countries: Option[];
  languages: Option[];
  currencies: readonly string[];
  owners: Option[];
};

const LANGUAGES =
  'bg cs da de el en es et fi fr ga hr hu is it lt lv mt nb nl pl pt ro sk sl sv tr uk ar he hi ja ko zh'.split(
    ' ',
  );

/** `also` are codes in use that the lists may lack: a choice must not take away what stands. */
export async function choices(
  baseCurrency: string,
  also: { language?: string | null } = {},
): Promise<Choices> {
  const { data } = await ask(members);
  const languages =
    also.language && !LANGUAGES.includes(also.language) ? [...LANGUAGES, also.language] : LANGUAGES;
  return {
    countries: named(COUNTRIES, countryName),
    languages: named(languages, languageName),
    currencies: [baseCurrency, ...CURRENCIES.filter((code) => code !== baseCurrency)],
    owners: data.map(({ name, email }) => ({ value: email, label: `${name} (${email})` })),
  };
}

const COUNTRY_NAMES = new Intl.DisplayNames('en', { type: 'region' });
const LANGUAGE_NAMES = new Intl.DisplayNames('en', { type: 'language' });

export const countryName = (code: string): string => COUNTRY_NAMES.of(code) ?? code;
export const languageName = (code: string): string => LANGUAGE_NAMES.of(code) ?? code;

const named = (codes: readonly string[], nameOf: (code: string) => string): Option[] =>
  codes
    .map((value) => ({ value, label: nameOf(value) }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'));
