import type { Language } from '../words/language';
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { sv } from './sv';
import type { BuiltIn, TemplateKind, TemplateText } from './template-kind';

const ALL: Record<Language, BuiltIn> = { en, de, fr, es, sv };

/** The text that holds while the organisation wrote none; e-mails and letters begin with the same. */
export function builtIn(language: Language, kind: TemplateKind, level: number): TemplateText | undefined {
  const all = ALL[language];
  if (kind === 'reminder') return all.reminder[level - 1];
  return level === 1 ? all[kind] : undefined;
}
