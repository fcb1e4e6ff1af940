import type { Metadata } from 'next';
import { findInvitation } from '@/lib/identity/invitation';
import { PASSWORD_RULE } from '@/lib/identity/password';
import { nameRoles } from '@/lib/identity/roles';
import { Heading } from '../../_auth/heading';
import { LinkGone } from '../../_auth/link-gone';
import { AcceptForm } from './accept-form';

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await findInvitation(token);
  if (!invitation) {
    return <LinkGone>It was accepted or withdrawn, or its seven days are over. Ask for a new one.</LinkGone>;
  }
  const { organisation, email, roles, knownPerson } = invitation;
  return (
    <>
      <Heading title={`Join ${organisation.name}`}>
        As {nameRoles(roles)}, with {email}.{' '}
        {knownPerson ? 'You have an account with this e-mail: its password lets you in.' : null}
      </Heading>
      <AcceptForm token={token} email={email} known={knownPerson} rule={PASSWORD_RULE} />
    </>
  );
}
