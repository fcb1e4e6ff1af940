import { CURRENCIES } from '@/lib/kernel/money';

/** What a select offers; made on the server, as browsers name currencies differently. */
export type Choice = { value: string; label: string };

export function currencyOptions(): Choice[] {
  const names = new Intl.DisplayNames('en', { type: 'currency' });
  return CURRENCIES.map((code) => ({ value: code, label: `${code} ${names.of(code) ?? ''}`.trim() }));
}

export const timeZoneOptions = (current?: string): Choice[] =>
  [...new Set([...(current ? [current] : []), 'UTC', ...Intl.supportedValuesOf('timeZone')])]
    .sort()
    .map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));

const LOCALES = [
  'en-GB',
  'en-US',
  'en-IE',
  'de-DE',
  'de-AT',
  'de-CH',
  'fr-FR',
  'fr-CH',
  'nl-NL',
  'it-IT',
  'es-ES',
  'pt-PT',
];
const MORE_LOCALES = [
  'sv-SE',
  'da-DK',
  'nb-NO',
  'fi-FI',
  'pl-PL',
  'cs-CZ',
  'hu-HU',
  'ja-JP',
  'en-IN',
  'en-AU',
  'en-CA',
];

/** How figures and days are written; the words of the screens stay English. */
export function localeOptions(current: string): Choice[] {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  return [...new Set([current, ...LOCALES, ...MORE_LOCALES])].map((tag) => ({
    value: tag,
    label: `${names.of(tag) ?? tag}: ${new Intl.NumberFormat(tag).format(12345.67)}`,
  }));
}
