import { toast } from 'sonner';

/** Says at the corner of the screen what happened. Refusals of a form belong beside its fields, not here. */
export const notify = {
  /** An act went through. `undo` offers its reversal for a few seconds. */
  done: (text: string, undo?: () => void) =>
    toast.success(text, undo ? { action: { label: 'Undo', onClick: undo }, duration: 8000 } : undefined),
  /** An act outside a form was refused; `text` says why. */
  refused: (text: string) => toast.error(text, { duration: 10_000 }),
};
