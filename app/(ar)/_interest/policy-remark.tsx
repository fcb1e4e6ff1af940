import Link from 'next/link';
import { interestRules } from '@/lib/dunning/interest-rules';
import { ask } from '@/lib/web/ask';
import { policyInWords } from './policy-in-words';

type PolicyRemarkProps = { clocks: { as_of: string | undefined; known_at: string | undefined } };

/** The rule behind the amounts, in a sentence, and where it is decided. */
export async function PolicyRemark({ clocks }: PolicyRemarkProps) {
  const rules = await ask(interestRules, clocks);
  return (
    <p className="max-w-prose text-muted">
      {policyInWords(rules)}{' '}
      <Link className="link" href="/settings/interest">
        Interest policy
      </Link>
    </p>
  );
}
