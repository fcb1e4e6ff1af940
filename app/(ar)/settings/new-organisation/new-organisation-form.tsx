'use client';

import { useActionState } from 'react';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import { IDLE } from '@/lib/web/form-state';
import { type OrganisationChoices, OrganisationFields } from '../../../(auth)/_auth/organisation-fields';
import { createOrganisationAct } from '../_settings/settings-acts';

/** The short name is taken once, so a double click makes one organisation. */
export function NewOrganisationForm(choices: OrganisationChoices) {
  const [state, dispatch] = useActionState(createOrganisationAct, IDLE);
  return (
    <Form action={dispatch} errors={state.errors} values={state.values} className="max-w-sm">
      <OrganisationFields {...choices} />
      <div>
        <SubmitButton pendingText="Making it…">Make the organisation</SubmitButton>
      </div>
    </Form>
  );
}
