'use client';

import type { ReactNode } from 'react';
import { ActDialog, type ActDialogProps } from './act-dialog';
import { AskingFields, type AskingProps, useAsking } from './asking';

export const ASK = 'Ask for approval';

type LimitedDialogProps = Omit<ActDialogProps, 'children'> &
  Pick<AskingProps, 'act' | 'rooms' | 'may' | 'first'> & {
    /** The fields; some are asked for only when approval is. */
    children: ReactNode | ((asking: boolean) => ReactNode);
  };

/** An act behind a button that somebody else has to agree to above a limit: the same form does it, or asks for it. */
export function LimitedDialog({ act, rooms, may, first, children, ...dialog }: LimitedDialogProps) {
  const asking = useAsking({ act, rooms, may, first });
  return (
    <ActDialog
      {...dialog}
      action={asking.listen(dialog.action)}
      submit={asking.asking ? ASK : dialog.submit}
      danger={(dialog.danger ?? false) && !asking.asking}
    >
      <AskingFields asking={asking} may={may}>
        {typeof children === 'function' ? children(asking.asking) : children}
      </AskingFields>
    </ActDialog>
  );
}
