/**
 * The ISO 3166 code of a country written as a code or by its name in English, German, French, Spanish, Italian or Dutch;
 * undefined for anything else.
 */
export function countryCode(text: string): string | undefined {
  const plain = plainName(text);
  if (plain === '') return undefined;
  return NAMES.get(plain);
}

const plainName = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');

const ALSO: Record<string, string> = {
  usa: 'US',
  unitedstatesofamerica: 'US',
  uk: 'GB',
  greatbritain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  northernireland: 'GB',
  holland: 'NL',
  czechrepublic: 'CZ',
  korea: 'KR',
  uae: 'AE',
};

/** Regions that CLDR names but ISO 3166 does not list as countries; codes of the past lead to others. */
const NOT_COUNTRIES = new Set([
  'AC',
  'CP',
  'CQ',
  'DG',
  'EA',
  'EU',
  'EZ',
  'IC',
  'QO',
  'TA',
  'UN',
  'XA',
  'XB',
  'ZZ',
  'UK',
]);

const NAMES = allNames();

function allNames(): Map<string, string> {
  const names = new Map<string, string>(Object.entries(ALSO));
  const languages = ['en', 'de', 'fr', 'es', 'it', 'nl'].map(
    (language) => new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }),
  );
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    if (NOT_COUNTRIES.has(code) || new Intl.Locale('und', { region: code }).region !== code) continue;
    const known = languages.map((language) => language.of(code));
    if (known[0] === undefined) continue;
    for (const name of [code, ...known])
      if (name && !names.has(plainName(name))) names.set(plainName(name), code);
  }
  return names;
}
