import { describe, expect, it } from 'vitest';
import { countryCode } from '@/lib/exchange/country-code';
import { parseTerms } from '@/lib/exchange/parse-terms';

describe('payment terms', () => {
  it.each([
    ['30', 'net', 30],
    ['Net 30', 'net', 30],
    ['NET-45', 'net', 45],
    ['n/30', 'net', 30],
    ['30 days', 'net', 30],
    ['30 Days After', 'net', 30],
    ['Net 14 days from invoice date', 'net', 14],
    ['2/10 net 30', 'net', 30],
    ['2% / 10, net 30', 'net', 30],
    ['Due on receipt', 'net', 0],
    ['Due upon Receipt', 'net', 0],
    ['COD', 'net', 0],
    ['sofort fällig', 'net', 0],
    ['à réception', 'net', 0],
    ['30 Tage netto', 'net', 30],
    ['30 jours', 'net', 30],
    ['EOM', 'end_of_month', 0],
    ['EOM 30', 'end_of_month', 30],
    ['30 EOM', 'end_of_month', 30],
    ['EOM+15', 'end_of_month', 15],
    ['30 days end of month', 'end_of_month', 30],
    ['End of month + 10', 'end_of_month', 10],
    ['15 Days After End of Month', 'end_of_month', 15],
    ['20 Following Month', 'end_of_month', 20],
    ['30 jours fin de mois', 'end_of_month', 30],
  ] as const)('reads %s', (text, basis, days) => {
    expect(parseTerms(text)).toEqual({ basis, days });
  });

  it.each(['', 'soon', 'Net', '-30x', 'Net 400', '30 Current Month', '1.5'])('refuses %j', (text) => {
    expect(() => parseTerms(text, 'Terms')).toThrow(expect.objectContaining({ field: 'Terms' }));
  });
});

describe('countries', () => {
  it.each([
    ['DE', 'DE'],
    ['de', 'DE'],
    ['Germany', 'DE'],
    ['Deutschland', 'DE'],
    ['Allemagne', 'DE'],
    ['United States', 'US'],
    ['U.S.A.', 'US'],
    ['UK', 'GB'],
    ['Côte d’Ivoire', 'CI'],
    ['Österreich', 'AT'],
    ['Atlantis', undefined],
    ['EU', undefined],
    ['', undefined],
  ])('reads %j as %s', (text, code) => {
    expect(countryCode(text)).toBe(code);
  });
});
