import { de } from './words/de';
import { en } from './words/en';
import { es } from './words/es';
import { fr } from './words/fr';
import { sv } from './words/sv';
import type { Words } from './words/words';

const WORDS = { en, de, fr, es, sv } as const satisfies Record<string, Words>;
export type Language = keyof typeof WORDS;
export const LANGUAGES = Object.keys(WORDS) as Language[];

/** The first of some language codes (`de`, `sv-SE`) that the portal has words in; English where it has none. */
export function languageOf(...wanted: (string | null)[]): Language {
  const codes = wanted.map((code) => code?.slice(0, 2).toLowerCase());
  return codes.map((code) => LANGUAGES.find((known) => known === code)).find(Boolean) ?? 'en';
}

export const wordsOf = (language: Language): Words => WORDS[language];

/** A day as people of a language write it. */
export function writeDayIn(language: Language, day: string): string {
  const formatter = new Intl.DateTimeFormat(PLACES[language], { dateStyle: 'medium', timeZone: 'UTC' });
  return formatter.format(new Date(`${day}T00:00:00Z`));
}

/** A language without a country writes dates as one of them does. */
const PLACES: Record<Language, string> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR', es: 'es-ES', sv: 'sv-SE' };
