import type { Metadata } from 'next';
import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { DescriptionList } from '@/components/ui/description-list';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { Tabs } from '@/components/ui/tabs';
import { requireSession } from '@/lib/identity/session';
import { allows } from '@/lib/kernel/permission';
import { type Channel, KIND_NAMES, MOST_LEVELS } from '@/lib/letters/built-in/template-kind';
import { templates } from '@/lib/letters/templates';
import { LANGUAGE_NAMES, LANGUAGES } from '@/lib/letters/words/language';
import { ask } from '@/lib/web/ask';
import { readParams, type SearchParams } from '../../_shell/address';
import { Part, SettingsFrame } from '../_settings/settings-frame';
import { EditLetterhead } from './_templates/letterhead-act';
import { templateAddress } from './_templates/template-address';

export const metadata: Metadata = { title: 'Templates' };

const CHANNEL_NAMES: Record<Channel, string> = { email: 'E-mails', letter: 'Letters' };

export default async function TemplatesPage({ searchParams }: { searchParams: SearchParams }) {
  const params = await readParams(searchParams);
  const { actor } = await requireSession();
  const { data, letterhead } = await ask(templates);
  const channel: Channel = params.channel === 'letter' ? 'letter' : 'email';
  const may = allows(actor.roles, 'templates.write');
  const shown = data.filter((template) => template.channel === channel);
  const rows = Object.values(Object.groupBy(shown, ({ kind, level }) => `${kind} ${level}`));
  return (
    <SettingsFrame current="Templates">
      <Part
        title="What we write"
        about="A text for each kind of message, level and language. The built-in ones hold until you write your own; figures and names are filled in for each customer when a message is sent."
      >
        <Tabs
          label="E-mails or letters"
          tabs={(['email', 'letter'] as const).map((name) => ({
            label: CHANNEL_NAMES[name],
            href: `/settings/templates?channel=${name}`,
            current: name === channel,
          }))}
        />
        <Table caption={`Templates of ${CHANNEL_NAMES[channel].toLowerCase()}, by kind and language`}>
          <thead>
            <TableRow>
              <TableHead>Kind</TableHead>
              {LANGUAGES.map((language) => (
                <TableHead key={language}>{LANGUAGE_NAMES[language]}</TableHead>
              ))}
            </TableRow>
          </thead>
          <tbody>
            {rows.map((row = []) => {
              const [first] = row;
              if (!first) return null;
              const kind = KIND_NAMES[first.kind];
              const label = MOST_LEVELS[first.kind] > 1 ? `${kind}, level ${first.level}` : kind;
              return (
                <TableRow key={label}>
                  <TableCell>{label}</TableCell>
                  {row.map((template) => (
                    <TableCell key={template.language}>
                      <Link
                        href={templateAddress(template)}
                        className="link"
                        lang={template.language}
                        aria-label={`${label} in ${LANGUAGE_NAMES[template.language]}: ${template.name}, ${template.own ? 'our own text' : 'built-in'}`}
                      >
                        {template.name}
                      </Link>
                      {template.own && (
                        <span className="ml-1.5">
                          <Badge tone="accent">Ours</Badge>
                        </span>
                      )}
                    </TableCell>
                  ))}
                </TableRow>
              );
            })}
          </tbody>
        </Table>
      </Part>
      <Part
        title="Letterhead"
        about="What stands on every statement and letter beside its text."
        action={may && <EditLetterhead {...letterhead} />}
      >
        <DescriptionList
          aligned="start"
          items={[
            { term: 'Our address', value: <Lines text={letterhead.address} /> },
            { term: 'Where to pay', value: <Lines text={letterhead.payment_details} /> },
            { term: 'Foot of the page', value: <Lines text={letterhead.footer} /> },
          ]}
        />
      </Part>
    </SettingsFrame>
  );
}

const Lines = ({ text }: { text: string | null }) =>
  text === null ? (
    <span className="text-muted">nothing yet</span>
  ) : (
    <span className="whitespace-pre-line">{text}</span>
  );
