import type { Metadata } from 'next';
import { type Language, wordsOf } from '@/lib/portal/language';
import { openPortal } from '@/lib/web/portal-door';

/** What a portal page says of itself: nothing is indexed, and no address is told to where a link leads. */
export async function portalMetadata(
  token: string,
  titleOf: (words: ReturnType<typeof wordsOf>) => string,
): Promise<Metadata> {
  const visitor = await openPortal(token);
  const language: Language = visitor?.language ?? 'en';
  const words = wordsOf(language);
  return {
    title: { absolute: visitor ? `${titleOf(words)} · ${visitor.organisation.name}` : words.gone },
    description: null,
    robots: { index: false, follow: false },
    referrer: 'no-referrer',
  };
}
