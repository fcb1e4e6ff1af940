import { de } from './de';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import type { Language } from './language';
import { sv } from './sv';
import type { Words } from './words';

const WORDS: Record<Language, Words> = { en, de, fr, es, sv };

export const wordsOf = (language: Language): Words => WORDS[language];
