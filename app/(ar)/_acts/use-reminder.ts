'use client';

import { useEffect, useState } from 'react';
import type { SendPreview } from '@/lib/mail/send-preview';
import type { FormState } from '@/lib/web/form-state';
import { previewReminder } from './mail-acts';

export type Words = { subject: string; body: string };
export type Wanted = {
  channel: string;
  level: string;
  language: string;
  contact: string;
  /** As edited; null while the template holds. */
  words: Words | null;
};

/** Typing pauses that long before the words are looked at again. */
const PAUSE_MS = 300;

/**
 * What the server would send, asked again whenever something else is wanted, and after a refusal: the account may have
 * changed meanwhile.
 */
export function useReminder(
  customer: string,
  { channel, level, language, contact, words }: Wanted,
  sent: FormState<unknown>,
) {
  const [preview, setPreview] = useState<SendPreview | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [loading, setLoading] = useState(true);
  const subject = words?.subject ?? '';
  const body = words?.body ?? '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was refused is looked at again.
  useEffect(() => {
    let current = true;
    setLoading(true);
    const look = async () => {
      const wanted = { customer, channel, level, language, contact, subject, body };
      const found = await previewReminder(wanted).catch(() => ({ failure: CUT_OFF }));
      if (!current) return;
      setFailure('failure' in found ? found.failure : null);
      if (!('failure' in found)) setPreview(found);
      setLoading(false);
    };
    const timer = setTimeout(look, subject || body ? PAUSE_MS : 0);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [customer, channel, level, language, contact, subject, body, sent]);
  return { preview, failure, loading };
}

const CUT_OFF = 'It could not be looked at. Close this and try again.';
