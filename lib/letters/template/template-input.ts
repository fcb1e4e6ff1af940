import { z } from 'zod';
import { textInput } from '@/lib/kernel/input';
import { type Issue, invalid, Refusal } from '@/lib/kernel/refusal';
import {
  CHANNELS,
  MOST_LEVELS,
  TEMPLATE_KINDS,
  type TemplateKind,
  type TemplateText,
} from '../built-in/template-kind';
import { LANGUAGES } from '../words/language';
import { type Fault, LONGEST, type Node, parseTemplate } from './parse-template';

export const languageChoice = z.enum(LANGUAGES, { error: `Choose one of ${LANGUAGES.join(', ')}.` });
const levelChoice = z.coerce
  .number({ error: 'Write a level from 1 to 3.' })
  .int({ error: 'Write a level from 1 to 3.' })
  .min(1, { error: 'Write a level from 1 to 3.' })
  .max(3, { error: 'Write a level from 1 to 3.' });

/** What names a template in inputs. Reminders have three levels, everything else one. */
export const templateKey = {
  kind: z.enum(TEMPLATE_KINDS, { error: `Choose one of ${TEMPLATE_KINDS.join(', ')}.` }),
  level: levelChoice.default(1).describe('1 to 3 for reminders, from friendly to last; else 1.'),
  language: languageChoice,
  channel: z.enum(CHANNELS, { error: 'Choose email or letter.' }).default('email'),
};

export function assertLevel(kind: TemplateKind, level: number): void {
  const most = MOST_LEVELS[kind];
  if (level <= most) return;
  throw invalid(most === 1 ? 'This kind has one level.' : `This kind has ${most} levels.`, 'level');
}

export const templateText = {
  name: textInput(100),
  subject: textInput(LONGEST.subject)
    .refine((text) => !/[\r\n]/.test(text), { error: 'A subject is one line.' })
    .describe('One line with {{field}}.'),
  body: textInput(LONGEST.body)
    .transform((text) => text.replaceAll('\r\n', '\n'))
    .describe('Text with {{field}} and {{#if field}} … {{else}} … {{/if}}.'),
};

/** A template, read; whatever is wrong with it is refused by its field and line. */
export function readTemplate(text: Pick<TemplateText, 'subject' | 'body'>): {
  subject: Node[];
  body: Node[];
} {
  const subject = parseTemplate(text.subject, 'subject');
  const body = parseTemplate(text.body, 'body');
  const issues: Issue[] = [
    ...subject.faults.map(({ message }) => ({ field: 'subject', message })),
    ...body.faults.map((fault) => ({ field: 'body', message: atLine(fault) })),
  ];
  const [first] = issues;
  if (first) throw new Refusal('invalid', first.message, first.field, issues);
  return { subject: subject.nodes, body: body.nodes };
}

export const atLine = ({ line, message }: Fault): string => `Line ${line}: ${message}`;
