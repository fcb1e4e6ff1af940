import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { PageBody, PageFrame } from '@/components/page-frame';
import { requireSession } from '@/lib/identity/session';
import { allows } from '@/lib/kernel/permission';
import { choices } from '../_profile/choices';
import { NewCustomerForm } from './new-customer-form';

export const metadata: Metadata = { title: 'New customer' };

export default async function NewCustomerPage() {
  const { actor, organisation } = await requireSession();
  if (!allows(actor.roles, 'customers.terms')) redirect('/no-access');
  return (
    <PageFrame title="New customer">
      <PageBody>
        <NewCustomerForm choices={await choices(organisation.baseCurrency)} requestKey={randomUUID()} />
      </PageBody>
    </PageFrame>
  );
}
