import type { Metadata } from 'next';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { DescriptionList } from '@/components/ui/description-list';
import { requireSession } from '@/lib/identity/session';
import { allows } from '@/lib/kernel/permission';
import { localeOptions, timeZoneOptions } from '@/lib/web/choices';
import { Part, SettingsFrame } from '../_settings/settings-frame';
import { EditOrganisation, SwitchSeparation } from './organisation-acts';

export const metadata: Metadata = { title: 'Organisation' };

export default async function OrganisationPage() {
  const { actor, organisation } = await requireSession();
  const { name, slug, baseCurrency, timeZone, locale, separationOfDuties: separated } = organisation;
  const may = allows(actor.roles, 'identity.manage');
  const choices = { timeZones: timeZoneOptions(timeZone), locales: localeOptions(locale) };
  return (
    <SettingsFrame
      current="Organisation"
      actions={<ButtonLink href="/settings/new-organisation">New organisation</ButtonLink>}
    >
      <Part title={name} action={may && <EditOrganisation {...{ name, timeZone, locale, choices }} />}>
        <DescriptionList
          aligned="start"
          items={[
            { term: 'Short name', value: slug },
            { term: 'Base currency', value: baseCurrency },
            { term: 'Time zone', value: timeZone },
            { term: 'Figures', value: `${new Intl.NumberFormat(locale).format(12345.67)} (${locale})` },
          ]}
        />
      </Part>
      <Part
        title="Separation of duties"
        about="Whoever manages people should not move money: an admin then holds no role that posts, and the other way round. Whoever asks for approval does not give it. A small organisation may give that up; every screen says so, and the audit trail says why."
        action={may && <SwitchSeparation separated={separated} />}
      >
        <p>
          {separated ? (
            <Badge tone="good">Kept apart</Badge>
          ) : (
            <Badge tone="warn">No separation of duties</Badge>
          )}
        </p>
      </Part>
    </SettingsFrame>
  );
}
