import type { Metadata } from 'next';
import { findFirstAdminLink } from '@/lib/identity/first-admin';
import { PASSWORD_RULE } from '@/lib/identity/password';
import { currencyOptions, timeZoneOptions } from '@/lib/web/choices';
import { Heading } from '../../_auth/heading';
import { LinkGone } from '../../_auth/link-gone';
import { WelcomeForm } from './welcome-form';

export const metadata: Metadata = { title: 'Welcome', referrer: 'no-referrer' };

export default async function WelcomePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const link = await findFirstAdminLink(token);
  if (!link) {
    return (
      <LinkGone>
        It was used, its three days are over, or there is an admin already. A restart prints a new one.
      </LinkGone>
    );
  }
  const { organisation } = link;
  return (
    <>
      <Heading title={organisation ? `Become admin of ${organisation.name}` : 'Welcome to Duebook'}>
        {organisation
          ? 'Nobody administers this organisation yet.'
          : 'This makes your organisation and its first admin, once. Invite the others afterwards.'}
      </Heading>
      <WelcomeForm
        token={token}
        rule={PASSWORD_RULE}
        choices={organisation ? null : { currencies: currencyOptions(), timeZones: timeZoneOptions() }}
      />
    </>
  );
}
