'use client';

import { SelectField } from '@/components/ui/select-field';
import { optionsOf } from '@/components/ui/select-options';
import { TextField } from '@/components/ui/text-field';
import { HOLD_KINDS } from '@/lib/collections/touch-words';
import { ActDialog } from './act-dialog';
import { liftHoldAct, placeHoldAct } from './touch-acts';

type HoldActProps = { customer: string; name: string };

const KINDS = optionsOf(HOLD_KINDS);

/** Nobody chases the customer, whatever it owes. */
export const PlaceHoldAct = ({ customer, name }: HoldActProps) => (
  <ActDialog
    label="Hold"
    title={`Nobody is to chase ${name}`}
    description="It leaves the queue, and no message about what is owed goes out."
    submit="Hold"
    action={placeHoldAct}
    done="Nobody chases this customer any more"
  >
    <HoldFields customer={customer} />
  </ActDialog>
);

export const LiftHoldAct = ({ customer, name }: HoldActProps) => (
  <ActDialog
    label="Lift the hold"
    title={`Chase ${name} again`}
    submit="Lift it"
    action={liftHoldAct}
    done="It may be chased again"
  >
    <HoldFields customer={customer} />
  </ActDialog>
);

const HoldFields = ({ customer }: { customer: string }) => (
  <>
    <input type="hidden" name="customer" value={customer} />
    <SelectField name="kind" label="Kind" required options={KINDS} />
    <TextField name="reason" label="Reason" required />
  </>
);
