import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { wordsOf } from '@/lib/portal/language';
import { type OwnOpenItems, ownOpenItems } from '@/lib/portal/own-open-items';
import { typeAmount } from '@/lib/portal/typed-amount';
import { fillCount } from '@/lib/portal/words/words';
import { askPortal, type PortalVisitor, visitPortal } from '@/lib/web/portal-door';
import { DisputeForm } from '../_portal/dispute-form';
import { Fold } from '../_portal/fold';
import { OpenItemTable } from '../_portal/open-item-table';
import { PortalFrame } from '../_portal/portal-frame';
import { portalMetadata } from '../_portal/portal-metadata';
import { PromiseForm } from '../_portal/promise-form';
import { StandingWords } from '../_portal/standing-words';
import { isNone, isOwed, referenceOf, writeMoney } from '../_portal/writing';

type OpenPageProps = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const generateMetadata = async ({ params }: OpenPageProps): Promise<Metadata> =>
  portalMetadata((await params).token, ({ openItems }) => openItems);

/** What a contact sees first: what is open, what was said of it, and the two things that can be done about it. */
export default async function OpenPage({ params, searchParams }: OpenPageProps) {
  const { token } = await params;
  const { dispute } = await searchParams;
  const visitor = await visitPortal(token);
  const found = await askPortal(visitor, ownOpenItems);
  const { language } = visitor;
  const words = wordsOf(language);
  return (
    <PortalFrame visitor={visitor} part="open">
      {found.items.length === 0 ? (
        <div>
          <p className="font-semibold">{words.nothingOpen}</p>
          <p className="text-muted">{words.nothingOpenMore}</p>
        </div>
      ) : (
        <>
          <Totals found={found} visitor={visitor} />
          <OpenItemTable items={found.items} home={`/portal/${token}`} language={language} />
          {found.not_listed > 0 && (
            <p className="text-muted">{fillCount(words.notListed, found.not_listed)}</p>
          )}
        </>
      )}
      <StandingWords promises={found.promises} disputes={found.disputes} language={language} />
      <Acts found={found} visitor={visitor} dispute={typeof dispute === 'string' ? dispute : undefined} />
    </PortalFrame>
  );
}

function Totals({ found, visitor }: { found: OwnOpenItems; visitor: PortalVisitor }) {
  const words = wordsOf(visitor.language);
  return (
    <div className="flex flex-col gap-2">
      {found.totals.map(({ currency, open, overdue }) => (
        <dl key={currency} className="flex flex-wrap gap-x-8 gap-y-1">
          <div>
            <dt className="text-muted text-sm">{words.open}</dt>
            <dd className="font-semibold text-xl tabular-nums">
              {writeMoney(open, currency, visitor.language)}
            </dd>
          </div>
          {!isNone(overdue) && (
            <div>
              <dt className="text-muted text-sm">{words.overdue}</dt>
              <dd className="font-semibold text-danger text-xl tabular-nums">
                {writeMoney(overdue, currency, visitor.language)}
              </dd>
            </div>
          )}
        </dl>
      ))}
    </div>
  );
}

type ActsProps = { found: OwnOpenItems; visitor: PortalVisitor; dispute: string | undefined };

/** Promising and disputing, where anything is owed. */
function Acts({ found, visitor, dispute }: ActsProps) {
  const { token, language } = visitor;
  const words = wordsOf(language);
  const owed = found.items.filter(({ open_amount }) => isOwed(open_amount));
  if (owed.length === 0) return null;
  const items = owed.map((item) => ({
    reference: referenceOf(item),
    label: `${item.number} · ${writeMoney(item.open_amount, item.currency, language)}`,
  }));
  const currencies = [...new Set(owed.map(({ currency }) => currency))];
  const [first] = found.totals.filter(({ currency }) => currency === currencies[0]);
  const asked = first && isOwed(first.overdue) ? first.overdue : (first?.open ?? '');
  const around = { token, words };
  return (
    <div className="flex flex-col gap-3">
      <Fold id="promise" title={words.promiseTitle} about={words.promiseAbout} open={false}>
        <PromiseForm
          {...around}
          requestKey={randomUUID()}
          today={found.as_of}
          currencies={currencies}
          amount={isOwed(asked) ? typeAmount(asked, language) : ''}
          items={items}
        />
      </Fold>
      <Fold id="dispute" title={words.disputeTitle} about={words.disputeAbout} open={dispute !== undefined}>
        <DisputeForm
          {...around}
          requestKey={randomUUID()}
          chosen={items.find(({ reference }) => reference === dispute)?.reference}
          currency={currencies.length > 1 ? undefined : currencies[0]}
          items={items}
        />
      </Fold>
    </div>
  );
}
