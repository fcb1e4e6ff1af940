/** What a message is about. Reminders have three levels, from friendly to last; everything else has one. */
export const TEMPLATE_KINDS = ['reminder', 'statement', 'promise', 'dispute', 'portal'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

export const CHANNELS = ['email', 'letter'] as const;
export type Channel = (typeof CHANNELS)[number];

export const CHANNEL_NAMES: Record<Channel, string> = { email: 'E-mail', letter: 'Letter' };

export const MOST_LEVELS: Record<TemplateKind, number> = {
  reminder: 3,
  statement: 1,
  promise: 1,
  dispute: 1,
  portal: 1,
};

export const KIND_NAMES: Record<TemplateKind, string> = {
  reminder: 'Reminder',
  statement: 'Statement of account',
  promise: 'Promise confirmed',
  dispute: 'Dispute confirmed',
  portal: 'Link to the portal',
};

/** The levels of a reminder as our screens call them. */
export const LEVEL_NAMES = { 1: 'Friendly reminder', 2: 'Second reminder', 3: 'Last reminder' } as const;

/** “Second reminder”, “Statement of account”. */
export const messageName = (kind: TemplateKind, level: number): string =>
  (kind === 'reminder' ? LEVEL_NAMES[level as keyof typeof LEVEL_NAMES] : undefined) ?? KIND_NAMES[kind];

/** The text of a message: a subject of one line and a body, in the language of `template/parse-template.ts`. */
export type TemplateText = { name: string; subject: string; body: string };

/** What holds while an organisation wrote none of its own: one text for each level of a kind. */
export type BuiltIn = { reminder: readonly [TemplateText, TemplateText, TemplateText] } & Record<
  Exclude<TemplateKind, 'reminder'>,
  TemplateText
>;
