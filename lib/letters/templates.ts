import { z } from 'zod';
import { defineQuery } from '@/lib/kernel/query';
import { builtIn } from './built-in/built-in';
import { CHANNELS, MOST_LEVELS, TEMPLATE_KINDS } from './built-in/template-kind';
import { letterheadOf } from './letterhead';
import { ownTemplates, type TemplateKey, templateInForce } from './template/template-in-force';
import { assertLevel, templateKey } from './template/template-input';
import { LANGUAGES } from './words/language';

/** Every template that holds, by kind, level, language and channel. */
export const templates = defineQuery({
  name: 'letters.templates',
  summary: 'Every template that holds, the organisation’s own and the built-in ones, and the letterhead.',
  permission: 'queue.read',
  input: z.strictObject({}),
  async read({ tx, organisation }) {
    const own = await ownTemplates(tx, organisation.id);
    const data = keys().map((key) => {
      const mine = own.find((each) => isSame(each, key));
      return {
        ...key,
        name: mine?.name ?? builtIn(key.language, key.kind, key.level)?.name ?? '',
        own: mine !== undefined,
        by: mine?.by ?? null,
        recorded_at: mine?.recorded_at ?? null,
      };
    });
    return { data, letterhead: await letterheadOf(tx, organisation.id) };
  },
});

/** One template as it holds, and what would hold without it. */
export const oneTemplate = defineQuery({
  name: 'letters.template',
  summary: 'The text that holds for a kind, level, language and channel, and the built-in one.',
  permission: 'queue.read',
  input: z.strictObject(templateKey),
  async read({ tx, organisation }, key) {
    assertLevel(key.kind, key.level);
    const { id, ...text } = await templateInForce(tx, organisation.id, key);
    const usual = builtIn(key.language, key.kind, key.level);
    return { ...key, version: id ?? 'built-in', own: id !== null, ...text, built_in: usual ?? null };
  },
});

const keys = (): TemplateKey[] =>
  TEMPLATE_KINDS.flatMap((kind) =>
    Array.from({ length: MOST_LEVELS[kind] }, (_, index) => index + 1).flatMap((level) =>
      LANGUAGES.flatMap((language) => CHANNELS.map((channel) => ({ kind, level, language, channel }))),
    ),
  );

const isSame = (a: TemplateKey, b: TemplateKey) =>
  a.kind === b.kind && a.level === b.level && a.language === b.language && a.channel === b.channel;
