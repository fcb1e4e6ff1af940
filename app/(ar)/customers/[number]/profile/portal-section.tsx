import { InstantText } from '@/components/instant-text';
import type { PortalLinks } from '@/lib/portal/portal-links';
import { InviteAct, RevokeLinkAct } from '../../_profile/portal-acts';
import { Former, Section } from '../../_profile/section';
import { ROLES, wordFor } from '../../_profile/words';
import type { SectionContext } from './section-context';

type Link = PortalLinks['links'][number];
type PortalSectionProps = { context: SectionContext; links: readonly Link[]; mayInvite: boolean };

/** Who of the customer can look at its account by a link, until when, and whether they did. */
export function PortalSection({ context, links, mayInvite }: PortalSectionProps) {
  const { profile, around } = context;
  const live = links.filter(({ state }) => state === 'live');
  const former = links.filter(({ state }) => state !== 'live');
  const invitable = mayInvite && profile.status === 'active' ? profile.contacts : [];
  return (
    <Section title="Portal">
      <p className="py-1 text-muted">
        A link shows one contact what is open. They can promise a day, dispute an invoice and ask for other
        contact data.
      </p>
      {live.length > 0 && (
        <ul>
          {live.map((link) => (
            <li
              key={link.id}
              className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-line border-b py-1.5 last:border-b-0"
            >
              <div className="mr-auto min-w-0 break-words">
                <span className="font-medium">{link.contact}</span>
                <div className="text-muted">
                  until <Instant at={link.expires_at} context={context} />,{' '}
                  <LastVisit {...{ link, context }} />
                </div>
              </div>
              {mayInvite && <RevokeLinkAct customer={around.customer} id={link.id} contact={link.contact} />}
            </li>
          ))}
        </ul>
      )}
      {live.length === 0 && <p className="py-1">Nobody has a link that opens.</p>}
      {invitable.length > 0 && (
        <div className="py-1">
          <InviteAct
            customer={around.customer}
            contacts={invitable.map(({ id, name, role }) => ({
              value: id,
              label: `${name}, ${wordFor(ROLES, role).toLowerCase()}`,
            }))}
          />
        </div>
      )}
      {former.length > 0 && (
        <Former label={former.length === 1 ? '1 former link' : `${former.length} former links`}>
          <ul className="py-1 text-muted">
            {former.map((link) => (
              <li key={link.id} className="break-words py-1">
                {link.contact}, made <Instant at={link.made_at} context={context} /> by {link.made_by},{' '}
                <LastVisit {...{ link, context }} />: {endText(link)}
              </li>
            ))}
          </ul>
        </Former>
      )}
    </Section>
  );
}

type LinkProps = { link: Link; context: SectionContext };

const LastVisit = ({ link, context }: LinkProps) =>
  link.last_visit_at ? (
    <>
      last visit <Instant at={link.last_visit_at} context={context} />
    </>
  ) : (
    <>no visit yet</>
  );

const Instant = ({ at, context: { around } }: { at: string; context: SectionContext }) => (
  <InstantText instant={at} timeZone={around.timeZone} today={around.today} />
);

const ENDS: Record<Link['state'], string> = {
  live: 'opens',
  over: 'its time is over',
  revoked: 'revoked',
  contact_ended: 'the contact ended, or has another address',
  archived: 'the customer is archived',
};

const endText = ({ state, reason }: Link): string =>
  state === 'revoked' && reason && reason !== 'Revoked' ? `revoked, ${reason}` : ENDS[state];
