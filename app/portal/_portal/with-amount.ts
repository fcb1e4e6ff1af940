import type { Language } from '@/lib/portal/language';
import { readTypedAmount } from '@/lib/portal/typed-amount';
import type { FormInput } from '@/lib/web/form-fields';

/** The fields of a form with its amount read as people of the language write it. */
export const withAmount = (fields: FormInput, language: Language): FormInput =>
  typeof fields.amount === 'string'
    ? { ...fields, amount: readTypedAmount(fields.amount, language) }
    : fields;
