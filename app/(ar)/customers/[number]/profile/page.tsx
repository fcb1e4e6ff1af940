import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { PageBody } from '@/components/page-frame';
import { oneCustomer } from '@/lib/collections/list-customers';
import { profile } from '@/lib/customers/profile';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { allows } from '@/lib/kernel/permission';
import { approvalRoom } from '@/lib/ledger/approval-room';
import { portalLinks } from '@/lib/portal/portal-links';
import { ask } from '@/lib/web/ask';
import { LiftHoldAct, PlaceHoldAct } from '../../../_acts/hold-acts';
import { CustomerFrame } from '../../../_customer/customer-frame';
import { customerAddress, isPresent, readParams, type SearchParams } from '../../../_shell/address';
import { choices } from '../../_profile/choices';
import { ArchiveAct, RestoreAct } from '../../_profile/status-acts';
import { AddressSection } from './address-section';
import { ContactSection } from './contact-section';
import { ExternalIdSection } from './external-id-section';
import { NameSection } from './name-section';
import { OwnerSection } from './owner-section';
import { PortalSection } from './portal-section';
import { RequestSection } from './request-section';
import type { SectionContext } from './section-context';
import { StatusSection } from './status-section';
import { TermsSection } from './terms-section';

export const metadata: Metadata = { title: 'Profile' };

type ProfilePageProps = { params: Promise<{ number: string }>; searchParams: SearchParams };

/** Who the customer is: each part read and edited in its place; the address says which part is being edited. */
export default async function ProfilePage({ params: route, searchParams }: ProfilePageProps) {
  const number = decodeURIComponent((await route).number);
  const params = await readParams(searchParams);
  const { actor, organisation } = await requireSession();
  const today = dayIn(organisation.timeZone, new Date());
  const clocks = { as_of: params.as_of, known_at: params.known_at };
  const found = await ask(profile, { customer: number, ...clocks });
  const { held } = await ask(oneCustomer, { customer: number, ...clocks });
  const portal = await ask(portalLinks, { customer: number, ...clocks });
  const acting = isPresent(params, today);
  const may = (permission: Parameters<typeof allows>[1]) => acting && allows(actor.roles, permission);
  const context: SectionContext = {
    profile: found,
    editing: acting ? params.edit : undefined,
    mayWrite: may('customers.write'),
    maySetTerms: may('customers.terms'),
    rooms: acting && params.edit === 'terms' ? (await ask(approvalRoom, { customer: number })).acts : [],
    choices: await choices(organisation.baseCurrency, { language: found.language }),
    locale: organisation.locale,
    addressOf: (edit) => customerAddress(number, 'profile', { ...clocks, edit }),
    around: {
      customer: number,
      back: customerAddress(number, 'profile', clocks),
      today,
      timeZone: organisation.timeZone,
      requestKey: randomUUID(),
    },
  };
  const status = { customer: number, name: found.name };
  return (
    <CustomerFrame
      number={number}
      tab="profile"
      params={params}
      actions={
        <>
          {may('queue.manage') && (held ? <LiftHoldAct {...status} /> : <PlaceHoldAct {...status} />)}
          {may('customers.archive') &&
            (found.status === 'archived' ? <RestoreAct {...status} /> : <ArchiveAct {...status} />)}
        </>
      }
    >
      <PageBody>
        <div className="grid gap-x-10 gap-y-6 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-6">
            <NameSection {...context} />
            <TermsSection {...context} />
            <OwnerSection {...context} />
          </div>
          <div className="flex min-w-0 flex-col gap-6">
            <RequestSection context={context} requests={portal.requests} />
            <ContactSection {...context} />
            <PortalSection context={context} links={portal.links} mayInvite={may('portal.invite')} />
            <AddressSection {...context} />
            <ExternalIdSection {...context} />
            <StatusSection {...context} />
          </div>
        </div>
      </PageBody>
    </CustomerFrame>
  );
}
