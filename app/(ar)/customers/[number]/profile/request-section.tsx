import { InstantText } from '@/components/instant-text';
import type { PortalLinks } from '@/lib/portal/portal-links';
import { CarryOutAct, RefuseRequestAct } from '../../_profile/portal-acts';
import { Section } from '../../_profile/section';
import { CONTACT_LABELS } from '../../_profile/words';
import type { SectionContext } from './section-context';

type Request = PortalLinks['requests'][number];

/** What contacts asked to be changed of themselves and nobody decided yet; absent where there is nothing. */
export function RequestSection({
  context,
  requests,
}: {
  context: SectionContext;
  requests: readonly Request[];
}) {
  const { around, mayWrite } = context;
  const open = requests.filter(({ state }) => state === 'open');
  if (open.length === 0) return null;
  return (
    <Section title="Asked for by contacts">
      <ul>
        {open.map((request) => (
          <li
            key={request.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-1.5 last:border-b-0"
          >
            <div className="mr-auto min-w-0 break-words">
              <span className="font-medium">{request.name}</span>{' '}
              <span className="text-muted">
                asked{' '}
                <InstantText instant={request.asked_at} timeZone={around.timeZone} today={around.today} />
              </span>
              {differencesOf(request).map((line) => (
                <div key={line}>{line}</div>
              ))}
            </div>
            {mayWrite && (
              <div className="flex gap-1">
                <CarryOutAct customer={around.customer} id={request.id} name={request.name} />
                <RefuseRequestAct customer={around.customer} id={request.id} name={request.name} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** `E-mail: new, was old` for each field that is to change. */
function differencesOf({ wanted, ...now }: Request): string[] {
  return (['name', 'email', 'phone'] as const).flatMap((field) =>
    wanted[field] === undefined
      ? []
      : [`${CONTACT_LABELS[field]}: ${wanted[field] ?? 'none any more'}, was ${now[field] ?? 'none'}`],
  );
}
