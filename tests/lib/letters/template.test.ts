import { describe, expect, test } from 'vitest';
import { builtIn } from '@/lib/letters/built-in/built-in';
import { MOST_LEVELS, TEMPLATE_KINDS } from '@/lib/letters/built-in/template-kind';
import { FIELD_NAMES } from '@/lib/letters/template/field';
import { fillBody, fillSubject, missingFields, type Values } from '@/lib/letters/template/fill-template';
import { parseTemplate } from '@/lib/letters/template/parse-template';
import { writeHtml } from '@/lib/letters/template/write-html';
import { writeText } from '@/lib/letters/template/write-text';
import { LANGUAGES, languageFor, localeFor } from '@/lib/letters/words/language';
import { writerOf } from '@/lib/letters/words/writer';

const NOTHING = Object.fromEntries(FIELD_NAMES.map((field) => [field, null])) as Values;
const body = (source: string, values: Partial<Values> = {}) =>
  writeText(fillBody(parseTemplate(source, 'body').nodes, { ...NOTHING, ...values }));

describe('a template', () => {
  test.each([
    ['Dear {{custmer_name}}', 'Line 1: There is no field {{custmer_name}}; {{customer_name}} is one.'],
    ['a\n{{nothing_like_it}}', 'Line 2: There is no field {{nothing_like_it}}.'],
    ['a\nb {{customer_name', 'Line 2: These braces are not closed: write }}.'],
    ['{{customer_name {{today}}', 'Line 1: These braces are not closed: write }}.'],
    ['a }} b', 'Line 1: These braces close nothing: write {{ before them.'],
    ['{{}}', 'Line 1: There is no field between these braces.'],
    ['{{#if today}}x', 'Line 1: This block has no {{/if}}.'],
    ['x{{/if}}', 'Line 1: {{/if}} ends no block.'],
    ['x{{else}}y', 'Line 1: {{else}} stands in no block.'],
    ['{{#if today}}a{{else}}b{{else}}c{{/if}}', 'Line 1: {{else}} stands in no block.'],
    ['{{#if today}}\n{{#if disputes}}x{{/if}}{{/if}}', 'Line 2: A block cannot stand within a block.'],
    ['{{#each open_items}}x', 'Line 1: There is no field {{#each open_items}}.'],
    ['{{constructor}}', 'Line 1: There is no field {{constructor}}.'],
    ['{{#if __proto__}}x{{/if}}', 'Line 1: There is no field {{__proto__}}.'],
    ['{{today}}'.repeat(201), 'Line 1: At most 200 fields.'],
  ])('%j is refused at its line', (source, message) => {
    const { nodes, faults } = parseTemplate(source, 'body');
    expect(faults.map((fault) => `Line ${fault.line}: ${fault.message}`)).toContain(message);
    expect(nodes).toEqual([]);
  });

  test('a subject holds nothing that has several lines', () => {
    expect(parseTemplate('{{open_items}}', 'subject').faults[0]?.message).toBe(
      '{{open_items}} has several lines and cannot stand in a subject.',
    );
    expect(parseTemplate('{{total_overdue}}', 'subject').faults).toEqual([]);
  });

  test('a block stands there where its field has a value, else what follows {{else}}', () => {
    const source = 'a{{#if portal_link}} {{portal_link}}{{else}} none{{/if}} z';
    expect(body(source)).toBe('a none z\n');
    expect(body(source, { portal_link: 'there' })).toBe('a there z\n');
  });

  test('the lines on which a block begins and ends are none of the text', () => {
    const source = 'a\n{{#if portal_link}}\nb\n  {{else}}  \nc\n{{/if}}\nd\n{{#if today}}\ne\n{{/if}}';
    expect(body(source)).toBe('a\nc\nd\n');
    expect(body(source, { portal_link: 'x', today: 'y' })).toBe('a\nb\nd\ne\n');
    expect(body('{{#if today}}{{/if}}\nx', { today: 'y' })).toBe('x\n');
  });

  test('a field that may be missing is not missed in its own block', () => {
    const { nodes } = parseTemplate('{{#if portal_link}}{{portal_link}}{{/if}} {{promises}}', 'body');
    expect(missingFields(nodes, NOTHING)).toEqual(['promises']);
  });

  test('values cannot begin another line of a subject', () => {
    const { nodes } = parseTemplate('For {{customer_name}}', 'subject');
    const values = { ...NOTHING, customer_name: 'Evil\r\nBcc: all@example.com\u2028\u0000\u202ex' };
    expect(fillSubject(nodes, values)).toBe('For Evil Bcc: all@example.com x');
    expect(fillSubject(nodes, { ...NOTHING, customer_name: 'é'.repeat(400) })).toHaveLength(300);
  });

  test('whatever a value or the template itself holds, HTML shows it and does nothing with it', () => {
    const { nodes } = parseTemplate('<b>{{customer_name}}</b>\n\n{{open_items}}', 'body');
    const bad = `<script>alert("1")</script>'&`;
    const table = { heads: [bad, 'b'], rows: [[bad, bad]], foot: [{ label: bad, amount: bad }] };
    const html = writeHtml(fillBody(nodes, { ...NOTHING, customer_name: bad, open_items: table }), 'en');
    expect(html).not.toMatch(/<(script|b)\b/);
    expect(html.match(/&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;&#39;&amp;/g)).toHaveLength(6);
  });
});

describe.each(LANGUAGES)('%s', (language) => {
  test('has every built-in text, and each of them can be read', () => {
    for (const kind of TEMPLATE_KINDS) {
      for (let level = 1; level <= MOST_LEVELS[kind]; level += 1) {
        const text = builtIn(language, kind, level);
        expect(text?.name, `${kind} ${level}`).toMatch(/\w/);
        expect(parseTemplate(text?.subject ?? '', 'subject').faults).toEqual([]);
        expect(parseTemplate(text?.body ?? '', 'body').faults).toEqual([]);
        expect(text?.subject).toMatch(/\{\{/);
      }
      expect(builtIn(language, kind, MOST_LEVELS[kind] + 1)).toBeUndefined();
    }
  });
});

describe('how somebody is written to', () => {
  const known = { language: null, country: null, locale: 'en-GB' };
  test.each([
    [{ ...known, language: 'de' }, 'de', 'de-DE'],
    [{ ...known, language: 'de-CH', country: 'DE' }, 'de', 'de-CH'],
    [{ ...known, language: 'de', country: 'CH' }, 'de', 'de-CH'],
    [{ ...known, country: 'SE' }, 'sv', 'sv-SE'],
    [{ ...known, country: 'MX' }, 'es', 'es-MX'],
    [{ ...known, country: 'CH', locale: 'fr-CH' }, 'fr', 'fr-CH'],
    [{ ...known, language: 'pl', country: 'PL', locale: 'de-AT' }, 'de', 'de-AT'],
    [{ ...known, locale: 'ja-JP' }, 'en', 'en-GB'],
    [{ ...known, language: 'deu', country: 'FR' }, 'fr', 'fr-FR'],
  ])('%j', (spoken, language, locale) => {
    expect(languageFor(spoken)).toBe(language);
    expect(localeFor(languageFor(spoken), spoken)).toBe(locale);
  });

  test('money has the decimals of its currency and its code, exactly', () => {
    const plain = (text: string) => text.replaceAll('\u00a0', ' ');
    const amount = '999999999999.99';
    expect(plain(writerOf('en', 'en-GB').money(amount, 'EUR'))).toBe('EUR 999,999,999,999.99');
    expect(plain(writerOf('de', 'de-DE').money('1234567', 'JPY'))).toBe('1.234.567 JPY');
    expect(plain(writerOf('fr', 'fr-FR').money('-1234.500', 'KWD'))).toBe('-1 234,500 KWD');
    expect(plain(writerOf('sv', 'sv-SE').money('-0.05', 'SEK'))).toBe('−0,05 SEK');
    expect(
      plain(
        writerOf('es', 'es-ES').amounts([
          { amount: '1', currency: 'JPY' },
          { amount: '2.00', currency: 'EUR' },
        ]) ?? '',
      ),
    ).toBe('1 JPY y 2,00 EUR');
  });
});
