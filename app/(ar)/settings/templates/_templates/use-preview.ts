'use client';

import { useEffect, useState } from 'react';
import { type Preview, type PreviewAsked, previewAct } from './template-acts';

const PAUSE_MS = 350;

/** Asks what the text says once the typing pauses; an answer that something newer overtook is dropped. */
export function usePreview(
  asked: Omit<PreviewAsked, 'customer'>,
  customer: string | undefined,
): { preview: Preview | null; busy: boolean } {
  const [preview, setPreview] = useState<Preview | null>(null);
  const [busy, setBusy] = useState(false);
  const { kind, level, language, channel, subject, body } = asked;
  useEffect(() => {
    if (customer === undefined) return;
    let overtaken = false;
    const timer = setTimeout(async () => {
      setBusy(true);
      const next = await previewAct({ customer, kind, level, language, channel, subject, body }).catch(
        () => CUT_OFF,
      );
      if (overtaken) return;
      setPreview(next);
      setBusy(false);
    }, PAUSE_MS);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [customer, kind, level, language, channel, subject, body]);
  return { preview, busy };
}

const CUT_OFF: Preview = {
  faults: [
    {
      field: 'customer',
      line: null,
      message: 'The preview could not be had just now; type on to ask again.',
    },
  ],
  message: null,
};
