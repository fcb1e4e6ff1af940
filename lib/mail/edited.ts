import { textInput } from '@/lib/kernel/input';

/**
 * What a person made of a message's words, in which fields may stand; `seen` names the figures that were on the screen
 * meanwhile, since somebody may have written one of them by hand.
 */
export type Edited = { subject?: string | undefined; body?: string | undefined; seen: string };

/** One line: what becomes a header holds no line break. */
export const subjectInput = textInput(300).refine((text) => !/[\r\n\t]/.test(text), {
  error: 'Write it in one line.',
});
export const bodyInput = textInput(20_000);
