/** How an amount is written. `spoken` is what a screen reader says; the two differ where the sight of it is a sign. */
export type WrittenAmount = { text: string; spoken: string; negative: boolean; zero: boolean };

export type MoneyFormat = {
  /** BCP 47; English unless the organisation says otherwise. */
  locale?: string;
  /** Rounds to whole units, half away from zero, for dense lists; the exact amount belongs in a tooltip. */
  whole?: boolean;
};

/**
 * Writes a decimal string (`-1234.50`) for reading: grouped, with symbol or code, a negative in
 * parentheses, zero as an en dash. Never passes through a floating-point number.
 */
export function writeAmount(amount: string, currency: string, format: MoneyFormat = {}): WrittenAmount {
  const digits = amount.replace(/^[-+]/, '');
  const negative = amount.startsWith('-') && /[1-9]/.test(digits);
  const formatter = formatterOf(currency, format, digits.split('.')[1]?.length ?? 0);
  // Intl formats a numeric string exactly; the cast is to its template-literal type.
  const plain = formatter.format(digits as Intl.StringNumericLiteral);
  if (!/[1-9]/.test(digits)) return { text: '–', spoken: plain, negative: false, zero: true };
  return negative
    ? { text: `(${plain})`, spoken: `minus ${plain}`, negative: true, zero: false }
    : { text: plain, spoken: plain, negative: false, zero: false };
}

/** An amount as it stands on a screen; what is said otherwise than it is written, and what hovering tells, where that differs. */
export type ShownAmount = { text: string; spoken?: string; exact?: string };

/** Writes an amount for a screen, as plain text: what formats it stays where it is called. */
export function showAmount(amount: string, currency: string, format: MoneyFormat = {}): ShownAmount {
  const { text, spoken } = writeAmount(amount, currency, format);
  const { locale } = format;
  const exact = format.whole ? writeAmount(amount, currency, locale ? { locale } : {}).spoken : spoken;
  return { text, ...(text !== spoken && { spoken }), ...(exact !== spoken && { exact }) };
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatterOf(
  currency: string,
  { locale = 'en', whole = false }: MoneyFormat,
  written: number,
): Intl.NumberFormat {
  const key = `${locale} ${currency} ${whole} ${written}`;
  const known = formatters.get(key);
  if (known) return known;
  const base = { style: 'currency', currency, roundingMode: 'halfExpand' } as const;
  // The string's own decimals win over Intl's opinion: some 3-decimal currencies have 0 in CLDR.
  const decimals = whole
    ? 0
    : Math.max(written, new Intl.NumberFormat(locale, base).resolvedOptions().maximumFractionDigits ?? 0);
  const formatter = new Intl.NumberFormat(locale, {
    ...base,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  formatters.set(key, formatter);
  return formatter;
}
