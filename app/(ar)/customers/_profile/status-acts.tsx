'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { TextField } from '@/components/ui/text-field';
import { ActDialog } from '../../_acts/act-dialog';
import { archiveAct, endAddressAct, endContactAct, restoreAct } from './acts';

type StatusProps = { customer: string; name: string };

/** Takes a customer out of use. Something open must be settled first, or said to stay. */
export const ArchiveAct = ({ customer, name }: StatusProps) => (
  <ActDialog
    label="Archive"
    title={`Archive ${name}`}
    description="Nothing is posted on its account any more. Everything stays readable, and it can be restored."
    look="danger"
    submit="Archive"
    action={archiveAct}
    done="It is archived"
    danger
  >
    <input type="hidden" name="customer" value={customer} />
    <TextField name="reason" label="Why" maxLength={500} required />
    <Checkbox
      name="leave_open"
      label="Leave open what is open"
      hint="An archived customer with a balance stays in the queue as an alarm."
    />
  </ActDialog>
);

export const RestoreAct = ({ customer, name }: StatusProps) => (
  <ActDialog
    label="Restore"
    title={`Restore ${name}`}
    submit="Restore"
    action={restoreAct}
    done="It is restored"
  >
    <input type="hidden" name="customer" value={customer} />
    <TextField name="reason" label="Why" maxLength={500} required />
  </ActDialog>
);

export const EndContactAct = ({ customer, id, name }: { customer: string; id: string; name: string }) => (
  <ActDialog
    label="End"
    title={`${name} is no contact any more?`}
    description="No message goes there any more. The contact stays in the history."
    look="quiet"
    submit="End the contact"
    action={endContactAct}
    done="The contact is ended"
    danger
  >
    <input type="hidden" name="customer" value={customer} />
    <input type="hidden" name="contact" value={id} />
  </ActDialog>
);

export const EndAddressAct = ({ customer, id, line }: { customer: string; id: string; line: string }) => (
  <ActDialog
    label="End"
    title={`${line} is no address any more?`}
    description="The address stays in the history."
    look="quiet"
    submit="End the address"
    action={endAddressAct}
    done="The address is ended"
    danger
  >
    <input type="hidden" name="customer" value={customer} />
    <input type="hidden" name="address" value={id} />
  </ActDialog>
);
