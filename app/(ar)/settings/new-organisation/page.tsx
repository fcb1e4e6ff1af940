import type { Metadata } from 'next';
import { currencyOptions, timeZoneOptions } from '@/lib/web/choices';
import { Part, SettingsFrame } from '../_settings/settings-frame';
import { NewOrganisationForm } from './new-organisation-form';

export const metadata: Metadata = { title: 'New organisation' };

export default function NewOrganisationPage() {
  return (
    <SettingsFrame current="Organisation">
      <Part
        title="New organisation"
        about="A book of its own: other customers, other people, another base currency if need be. You become its admin; invite whoever keeps it."
      >
        <NewOrganisationForm currencies={currencyOptions()} timeZones={timeZoneOptions()} />
      </Part>
    </SettingsFrame>
  );
}
