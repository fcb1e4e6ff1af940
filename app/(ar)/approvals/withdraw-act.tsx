'use client';

import { TextField } from '@/components/ui/text-field';
import { ActDialog } from '../_acts/act-dialog';
import { withdrawAct } from './approval-acts';

/** Takes a request of one's own back. */
export const WithdrawAct = ({ request, what }: { request: string; what: string }) => (
  <ActDialog
    label="Take back"
    title={`Take the request back: ${what.toLowerCase()}`}
    description="Nothing was posted, and nothing will be."
    submit="Take it back"
    action={withdrawAct}
    done="It is taken back"
  >
    <input type="hidden" name="request" value={request} />
    <TextField name="note" label="Why" />
  </ActDialog>
);
