/** Languages in which a comma parts the decimals. */
const COMMA = new Set(['de', 'fr', 'es', 'sv']);

/**
 * An amount as people of a language write it (`1.234,50`, `1 234,50`) as a plain decimal string (`1234.50`); what is no
 * amount comes back as it was typed, and is refused by whoever reads it.
 */
export function readTypedAmount(typed: string, language: string): string {
  const text = typed.replace(/[\s\u00a0\u202f’']/g, '');
  if (!COMMA.has(language)) return /^\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(',', '') : text;
  if (/^(\d+|\d{1,3}(\.\d{3})+),\d+$/.test(text)) return text.replaceAll('.', '').replace(',', '.');
  // Points alone group thousands, unless what follows cannot be thousands.
  if (/^\d{1,3}(\.\d{3})+$/.test(text)) return text.replaceAll('.', '');
  return text;
}

/** A plain decimal string as it is typed in a language, without grouping. */
export const typeAmount = (amount: string, language: string): string =>
  COMMA.has(language) ? amount.replace('.', ',') : amount;
