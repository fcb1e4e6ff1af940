import { textInput } from '@/lib/kernel/input';
import type { Rendered } from './rendered';

/** What a person made of a message's words; `seen` names the figures that were on the screen meanwhile. */
export type Edited = { subject?: string | undefined; body?: string | undefined; seen: string };

/** One line: what becomes a header holds no line break. */
export const subjectInput = textInput(300).refine((text) => !/[\r\n\t]/.test(text), {
  error: 'Write it in one line.',
});
export const bodyInput = textInput(20_000);

/** The message with the edited words; an edited body is shown as it was typed, its HTML made of the same lines. */
export function withEdited(message: Rendered, { subject, body }: Edited): Rendered {
  const text = body?.replace(/\r\n?/g, '\n');
  const same = text === undefined || text.trim() === message.text.trim();
  return {
    ...message,
    subject: subject ?? message.subject,
    ...(same ? {} : { text, html: htmlOf(text) }),
  };
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const htmlOf = (text: string): string =>
  `<div style="white-space:pre-wrap;font-family:monospace">${text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)}</div>`;
