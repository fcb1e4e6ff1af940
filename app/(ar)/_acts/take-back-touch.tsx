'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { takeBackTouchAct } from './bulk-acts';
import { takeBack } from './undo';

/** Takes one note, call or snooze back, on the timeline. */
export function TakeBackTouch({ touch, what }: { touch: string; what: string }) {
  const [busy, setBusy] = useState(false);
  const act = async () => {
    if (busy) return;
    setBusy(true);
    await takeBack(takeBackTouchAct, 'touch', touch);
    setBusy(false);
  };
  return (
    <Button look="quiet" onClick={() => void act()} aria-label={`Take the ${what} back`}>
      Take back
    </Button>
  );
}
