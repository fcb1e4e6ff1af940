'use client';

import { TextArea } from '@/components/ui/text-area';
import { ActDialog } from '../../../_acts/act-dialog';
import { letterheadAct } from './template-acts';

type Letterhead = { address: string | null; payment_details: string | null; footer: string | null };

export const EditLetterhead = ({ address, payment_details, footer }: Letterhead) => (
  <ActDialog label="Edit" title="Edit the letterhead" submit="Save" action={letterheadAct} done="Saved">
    <TextArea
      name="address"
      label="Our address"
      hint="Under our name at the head of every letter and statement."
      defaultValue={address ?? ''}
      rows={3}
    />
    <TextArea
      name="payment_details"
      label="Where to pay"
      hint="{{payment_details}} in templates: bank, IBAN, BIC, reference."
      defaultValue={payment_details ?? ''}
      rows={4}
    />
    <TextArea
      name="footer"
      label="Foot of the page"
      hint="One line: registered office, register number, tax number."
      defaultValue={footer ?? ''}
      rows={2}
    />
  </ActDialog>
);
