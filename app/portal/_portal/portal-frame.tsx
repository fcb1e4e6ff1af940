import type { ReactNode } from 'react';
import { Tabs } from '@/components/ui/tabs';
import { dayIn } from '@/lib/kernel/day';
import { wordsOf, writeDayIn } from '@/lib/portal/language';
import { fill } from '@/lib/portal/words/words';
import type { PortalVisitor } from '@/lib/web/portal-door';

type PortalFrameProps = {
  visitor: PortalVisitor;
  part: 'open' | 'statement' | 'details';
  children: ReactNode;
};

/** Around every page of the portal: whose account it is, its parts, and until when the link opens. */
export function PortalFrame({ visitor, part, children }: PortalFrameProps) {
  const { organisation, visit, token, language } = visitor;
  const words = wordsOf(language);
  const home = `/portal/${token}`;
  const until = dayIn(organisation.timeZone, visit.expiresAt);
  return (
    <div
      lang={language}
      className="mx-auto flex min-h-dvh w-full max-w-2xl flex-col gap-5 px-4 py-6 text-base"
    >
      <header className="flex flex-col gap-0.5">
        <p className="font-semibold text-accent">{organisation.name}</p>
        <h1 className="break-words font-semibold text-xl">
          {fill(words.account, { customer: visit.customer.name })}
        </h1>
        <p className="text-muted">{fill(words.forContact, { contact: visit.contact.name })}</p>
      </header>
      <div className="-mx-2 border-line border-b pb-1">
        <Tabs
          label={words.parts}
          tabs={[
            { label: words.openItems, href: home, current: part === 'open' },
            { label: words.statement, href: `${home}/statement`, current: part === 'statement' },
            { label: words.yourData, href: `${home}/details`, current: part === 'details' },
          ]}
        />
      </div>
      <main className="flex flex-1 flex-col gap-6">{children}</main>
      <footer className="border-line border-t pt-3 text-muted text-sm">
        {fill(words.keepIt, { day: writeDayIn(language, until) })}
      </footer>
    </div>
  );
}
