/** The languages that letters are written in; each has its words and its built-in templates. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'sv'] as const;
export type Language = (typeof LANGUAGES)[number];

/** As the languages are called on our screens. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  sv: 'Swedish',
};

/** Countries where one of our languages is the one to write business letters in. Those with several of them stay out. */
const SPOKEN: Record<Language, string> = {
  en: 'AU GB GI IE IN JM MT NG NZ SG US ZA',
  de: 'AT DE LI',
  fr: 'BF BJ CI FR GA MC ML NE SN TG',
  es: 'AR BO CL CO CR CU DO EC ES GT HN MX NI PA PE PR PY SV UY VE',
  sv: 'AX SE',
};
/** Where figures and days are written in this way when only the language is known. */
const USUAL_REGION: Record<Language, string> = { en: 'GB', de: 'DE', fr: 'FR', es: 'ES', sv: 'SE' };

/** What is known of who is written to, and by whom. Tags like `de` or `de-CH`, countries like `CH`. */
export type Spoken = { language: string | null; country: string | null; locale: string };

/** What the customer asked for, else what its country speaks, else what the organisation speaks, else English. */
export function languageFor({ language, country, locale }: Spoken): Language {
  const spoken = LANGUAGES.find((each) => SPOKEN[each].split(' ').includes(country ?? ''));
  return knownLanguage(language) ?? spoken ?? knownLanguage(locale) ?? 'en';
}

/** How figures and days are written in a language to somebody there: `de-CH` has other thousands than `de-DE`. */
export function localeFor(written: Language, { language, country, locale }: Spoken): string {
  const full = (tag: string | null) =>
    tag?.includes('-') && knownLanguage(tag) === written ? tag : undefined;
  const spoken = SPOKEN[written].split(' ').includes(country ?? '');
  const there = spoken ? country : REGIONS[written][country ?? ''];
  return (
    full(language) ??
    (there ? `${written}-${there}` : (full(locale) ?? `${written}-${USUAL_REGION[written]}`))
  );
}

/** Countries of several languages whose own way of writing each is known to the runtime. */
const REGIONS: Record<Language, Record<string, string>> = {
  en: { CA: 'CA' },
  de: { CH: 'CH', LU: 'LU' },
  fr: { BE: 'BE', CA: 'CA', CH: 'CH', LU: 'LU' },
  es: {},
  sv: { FI: 'FI' },
};

const knownLanguage = (tag: string | null): Language | undefined =>
  LANGUAGES.find((each) => each === tag?.slice(0, 2).toLowerCase() && !/^[a-z]{3}/i.test(tag ?? ''));
