'use client';

import { createContext, useContext, useId } from 'react';

/** What a form knows about its fields: refusals by field name, and what was typed before. */
export type FormState = {
  errors: Readonly<Record<string, string>>;
  values: Readonly<Record<string, string>>;
  words: FormWords;
};

/** What a form says of itself; in English unless the page is in another language. `{count}` is filled in. */
export type FormWords = { optional: string; pleaseLook: string };
export const ENGLISH: FormWords = { optional: 'optional', pleaseLook: 'Please look at {count} things:' };

export const FormContext = createContext<FormState>({ errors: {}, values: {}, words: ENGLISH });

/** Ids, error and kept value of the field called `name` in the form around it, and the ARIA wiring of its input. */
export function useField(name: string, hint: unknown, initial?: string) {
  const { errors, values } = useContext(FormContext);
  const id = useId();
  const error = errors[name];
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return {
    id,
    error,
    initial: values[name] ?? initial,
    wiring: {
      id,
      name,
      'aria-invalid': error ? (true as const) : undefined,
      'aria-describedby': described || undefined,
    },
  };
}
