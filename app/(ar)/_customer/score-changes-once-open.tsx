'use client';

import { useEffect, useState } from 'react';
import { SkeletonText } from '@/components/ui/skeleton';
import { ChangeList } from './change-list';

/** What would change the score, asked once it is seen: few who look at a customer open it, and it costs as much as the rest. */
export function ScoreChangesOnceOpen({ load }: { load: () => Promise<string[]> }) {
  const [sentences, setSentences] = useState<string[] | 'failed'>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time it is opened.
  useEffect(() => {
    load().then(setSentences, () => setSentences('failed'));
  }, []);
  if (sentences === 'failed')
    return (
      <p role="alert" className="mt-1.5 text-muted text-xs">
        What would change it could not be loaded. Close this and try again.
      </p>
    );
  if (sentences) return <ChangeList sentences={sentences} />;
  return (
    <div role="status" className="mt-2 flex animate-pulse flex-col gap-2">
      <span className="spoken">Loading</span>
      <SkeletonText width={240} />
      <SkeletonText width={200} />
    </div>
  );
}
