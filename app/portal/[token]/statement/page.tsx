import type { Metadata } from 'next';
import { addMonths, dayIn } from '@/lib/kernel/day';
import { Refusal } from '@/lib/kernel/refusal';
import { wordsOf } from '@/lib/portal/language';
import { type OwnStatement, ownStatement } from '@/lib/portal/own-statement';
import { askPortal, type PortalVisitor, refusedIn, visitPortal } from '@/lib/web/portal-door';
import { PeriodForm } from '../../_portal/period-form';
import { PortalFrame } from '../../_portal/portal-frame';
import { portalMetadata } from '../../_portal/portal-metadata';
import { StatementTable } from '../../_portal/statement-table';

type StatementPageProps = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const generateMetadata = async ({ params }: StatementPageProps): Promise<Metadata> =>
  portalMetadata((await params).token, ({ statement }) => statement);

/** The account over a period that the address names. */
export default async function StatementPage({ params, searchParams }: StatementPageProps) {
  const { token } = await params;
  const visitor = await visitPortal(token);
  const { language, organisation } = visitor;
  const words = wordsOf(language);
  const today = dayIn(organisation.timeZone, new Date());
  const asked = periodOf(await searchParams);
  const found = await readStatement(visitor, asked);
  const wrong = 'wrong' in found ? found.wrong : undefined;
  const period =
    'wrong' in found ? { from: asked.from ?? addMonths(today, -3), to: asked.to ?? today } : found;
  return (
    <PortalFrame visitor={visitor} part="statement">
      <h2 className="spoken">{words.statement}</h2>
      <PeriodForm words={words} from={period.from} to={period.to} today={today} wrong={wrong} />
      {'accounts' in found && found.accounts.length === 0 && (
        <p className="text-muted">{words.nothingHappened}</p>
      )}
      {'accounts' in found &&
        found.accounts.map((account) => (
          <StatementTable
            key={account.currency}
            account={account}
            from={found.from}
            to={found.to}
            language={language}
          />
        ))}
    </PortalFrame>
  );
}

type Period = { from?: string; to?: string };

function periodOf({ from, to }: Record<string, string | string[] | undefined>): Period {
  return { ...(typeof from === 'string' && { from }), ...(typeof to === 'string' && { to }) };
}

/** The statement, or in the visitor's language what is wrong with the period. */
async function readStatement(
  visitor: PortalVisitor,
  period: Period,
): Promise<OwnStatement | { wrong: string }> {
  try {
    return await askPortal(visitor, ownStatement, period);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [issue] = error.issues;
    return { wrong: refusedIn(visitor.language, issue?.field ?? '', issue?.message ?? error.message) };
  }
}
