import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { dayIn } from '@/lib/kernel/day';
import { wordsOf, writeDayIn } from '@/lib/portal/language';
import { ownData } from '@/lib/portal/own-data';
import { fill } from '@/lib/portal/words/words';
import { askPortal, visitPortal } from '@/lib/web/portal-door';
import { DataForm } from '../../_portal/data-form';
import { PortalFrame } from '../../_portal/portal-frame';
import { portalMetadata } from '../../_portal/portal-metadata';

type DetailsPageProps = { params: Promise<{ token: string }> };

export const generateMetadata = async ({ params }: DetailsPageProps): Promise<Metadata> =>
  portalMetadata((await params).token, ({ yourData }) => yourData);

/** What is known of the contact, and how it asks for a change. */
export default async function DetailsPage({ params }: DetailsPageProps) {
  const { token } = await params;
  const visitor = await visitPortal(token);
  const { contact, request } = await askPortal(visitor, ownData);
  const { language, organisation } = visitor;
  const words = wordsOf(language);
  const asked = request && writeDayIn(language, dayIn(organisation.timeZone, new Date(request.at)));
  return (
    <PortalFrame visitor={visitor} part="details">
      <h2 className="spoken">{words.yourData}</h2>
      <p className="text-muted">{words.dataAbout}</p>
      {request && asked && (
        <p className="rounded-md bg-accent-tint px-3 py-2">
          {fill(words.asked[request.state], { day: asked })}
        </p>
      )}
      <div className="max-w-md">
        <DataForm token={token} requestKey={randomUUID()} words={words} contact={contact} />
      </div>
    </PortalFrame>
  );
}
