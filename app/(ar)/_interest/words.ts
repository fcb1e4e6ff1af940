import type { Tone } from '@/components/ui/badge';
import type { Standing } from '@/lib/dunning/interest-proposal';
import type { ChargeState } from '@/lib/dunning/propose-interest';

/** What keeps a late document from being charged by itself. */
export const CHARGE_WORDS: Record<ChargeState, { word: string; tone: Tone; why: string } | null> = {
  ready: null,
  promised: {
    word: 'Promised',
    tone: 'accent',
    why: 'Charged only when it is chosen here; a broken promise is charged for all of its days.',
  },
  disputed: {
    word: 'Disputed',
    tone: 'warn',
    why: 'Waits until the dispute is resolved; then all of its days are charged.',
  },
};

export const STANDING_WORDS: Record<Standing, string | null> = {
  ready: null,
  on_hold: 'On hold: nothing is charged until the hold is lifted.',
  archived: 'Archived: nothing is put on this account.',
};
