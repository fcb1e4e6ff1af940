import Link from 'next/link';
import { interestRules } from '@/lib/dunning/interest-rules';
import { ask } from '@/lib/web/ask';
import { policyInWords } from './policy-in-words';

type PolicyRemarkProps = { clocks: { as_of: string | undefined; known_at: string | undefined } };

/** The rule behind the amounts, in words, and where it is decided. */
export async function PolicyRemark({ clocks }: PolicyRemarkProps) {
  const rules = await ask(interestRules, clocks);
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
      <p className="max-w-prose text-muted">{policyInWords(rules)}</p>
      <Link className="link" href="/settings/interest">
        Interest policy
      </Link>
    </div>
  );
}
