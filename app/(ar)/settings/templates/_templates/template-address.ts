/** How a template is named in the address of its editor: `reminder-2-de-email`. */
export type TemplateName = { kind: string; level: number; language: string; channel: string };

export const templateAddress = ({ kind, level, language, channel }: TemplateName): string =>
  `/settings/templates/${kind}-${level}-${language}-${channel}`;

/** The parts of such a name; what it does not say is for the query to refuse. */
export function readTemplateName(name: string): Record<keyof TemplateName, string> {
  const [kind = '', level = '', language = '', channel = ''] = name.split('-');
  return { kind, level, language, channel };
}
