'use client';

import { SelectField, type SelectOption } from '@/components/ui/select-field';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import { ActDialog } from '../../_acts/act-dialog';
import { renameAct, separationAct } from '../_settings/settings-acts';

type EditProps = {
  name: string;
  timeZone: string;
  locale: string;
  choices: { timeZones: readonly SelectOption[]; locales: readonly SelectOption[] };
};

export const EditOrganisation = ({ name, timeZone, locale, choices }: EditProps) => (
  <ActDialog label="Edit" title="Edit the organisation" submit="Save" action={renameAct} done="Saved">
    <TextField name="name" label="Name" defaultValue={name} required />
    <SelectField
      name="time_zone"
      label="Time zone"
      hint="Whose calendar days count. Facts stay on the days that they were recorded for."
      options={choices.timeZones}
      defaultValue={timeZone}
      required
    />
    <SelectField
      name="locale"
      label="Figures and days"
      options={choices.locales}
      defaultValue={locale}
      required
    />
  </ActDialog>
);

export const SwitchSeparation = ({ separated }: { separated: boolean }) => (
  <ActDialog
    label={separated ? 'Give it up' : 'Keep them apart'}
    title={separated ? 'Give up the separation of duties' : 'Keep admin and money apart'}
    description={
      separated
        ? 'One person may then manage people and move money, and approve what they asked for themselves. Every screen says so.'
        : 'Nobody may be admin and move money any more; whoever is both must be given other roles first.'
    }
    submit={separated ? 'Give it up' : 'Keep them apart'}
    danger={separated}
    action={separationAct}
    done="Saved"
  >
    <input type="hidden" name="separation" value={separated ? 'off' : 'on'} />
    <TextArea name="reason" label="Why" required />
  </ActDialog>
);
