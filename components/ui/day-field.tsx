'use client';

import type { Day } from '@/lib/kernel/day';
import { TextField, type TextFieldProps } from './text-field';

type DayFieldProps = Omit<TextFieldProps, 'type' | 'min' | 'max'> & {
  min?: Day;
  max?: Day;
  defaultValue?: Day;
};

/** A calendar day, sent as YYYY-MM-DD. The browser's own field: it knows the reader's order of day and month. */
export const DayField = (props: DayFieldProps) => <TextField {...props} type="date" />;
