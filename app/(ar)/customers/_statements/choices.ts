import { addDays, addMonths, type Day } from '@/lib/kernel/day';
import { LANGUAGE_NAMES, LANGUAGES } from '@/lib/letters/words/language';

/** What a statement is of unless somebody says otherwise: the last three months, to the day that is looked at. */
export const usualPeriod = (to: Day): { from: Day; to: Day } => ({ from: addDays(addMonths(to, -3), 1), to });

export const languageOptions = () => LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }));
