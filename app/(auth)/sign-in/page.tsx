import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { currentSession } from '@/lib/identity/session';
import { nextAddress } from '@/lib/web/next-address';
import { Heading } from '../_auth/heading';
import { SignInForm } from './sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const next = nextAddress((await searchParams).next);
  if (await currentSession()) redirect(next);
  return (
    <>
      <Heading title="Sign in" />
      <SignInForm next={next} />
      <p className="text-muted text-sm">
        No account? An admin of your organisation can make you an invitation.
      </p>
    </>
  );
}
