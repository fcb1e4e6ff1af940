import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { listCustomers } from '@/lib/collections/list-customers';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { allows } from '@/lib/kernel/permission';
import { KIND_NAMES, MOST_LEVELS } from '@/lib/letters/built-in/template-kind';
import { FIELD_NAMES, FIELDS } from '@/lib/letters/template/field';
import { oneTemplate } from '@/lib/letters/templates';
import { LANGUAGE_NAMES } from '@/lib/letters/words/language';
import { ask } from '@/lib/web/ask';
import { readParams, type SearchParams } from '../../../_shell/address';
import { SettingsFrame } from '../../_settings/settings-frame';
import { readTemplateName } from '../_templates/template-address';
import { TemplateDesk } from '../_templates/template-desk';

export const metadata: Metadata = { title: 'Template' };

type TemplatePageProps = { params: Promise<{ template: string }>; searchParams: SearchParams };

/** One template: its text at the left, what it says to a real customer at the right. */
export default async function TemplatePage({ params: route, searchParams }: TemplatePageProps) {
  const asked = readTemplateName((await route).template);
  const params = await readParams(searchParams);
  const { actor, organisation } = await requireSession();
  const template = await ask(oneTemplate, asked);
  const { kind, level, language, channel } = template;
  return (
    <SettingsFrame
      current="Templates"
      actions={
        <ButtonLink href={`/settings/templates?channel=${channel}`} look="quiet">
          All templates
        </ButtonLink>
      }
    >
      <TemplateDesk
        key={`${kind} ${level} ${language} ${channel}`}
        title={`${KIND_NAMES[kind]}${MOST_LEVELS[kind] > 1 ? `, level ${level}` : ''}, ${LANGUAGE_NAMES[language]}, ${channel === 'email' ? 'e-mail' : 'letter'}`}
        name={{ kind, level, language, channel }}
        text={{ name: template.name, subject: template.subject, body: template.body }}
        version={template.version}
        own={template.own}
        by={template.by}
        savedAt={template.recorded_at}
        may={allows(actor.roles, 'templates.write')}
        fields={FIELD_NAMES.map((field) => ({ name: field, ...FIELDS[field] }))}
        customer={await previewedCustomer(params.customer)}
        timeZone={organisation.timeZone}
        today={dayIn(organisation.timeZone, new Date())}
      />
    </SettingsFrame>
  );
}

/** The customer that the address names, else the one that owes the most for too long. */
async function previewedCustomer(number: string | undefined) {
  if (number) {
    const { data } = await ask(listCustomers, { q: number, filter: 'status:all', limit: 5 });
    const found = data.find((row) => row.number === number);
    if (found) return { number: found.number, name: found.name };
  }
  const { data } = await ask(listCustomers, { sort: 'overdue:desc', limit: 1 });
  const [first] = data;
  return first ? { number: first.number, name: first.name } : null;
}
