import { sealedBlocks } from '@/lib/ledger/sealed-blocks';
import { ask } from '@/lib/web/ask';
import type { SealSectionProps } from './seal-section';

/** The block that a kept hash was the head with; `undefined` when none is asked for. */
export async function askedHead(hash: string | undefined): Promise<SealSectionProps['asked']> {
  if (!hash) return undefined;
  if (!sealedBlocks.input.safeParse({ hash }).success) return { hash, block: 'unreadable' };
  const { data } = await ask(sealedBlocks, { hash, limit: 1 });
  return { hash, block: data[0] ?? null };
}
