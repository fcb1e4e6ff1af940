import type { NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { Refusal } from '@/lib/kernel/refusal';
import './next-auth-types';
import { SESSION_SECONDS, secureCookies } from './session-cookie';
import { endSessionOf } from './session-record';
import { signIn } from './sign-in';

/**
 * next-auth checks the CSRF token and seals the cookie; everything else is ours. Its token carries a random session id
 * alone, and the session's row decides at every request.
 */
export const authOptions = (): NextAuthOptions => ({
  session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
  useSecureCookies: secureCookies(),
  pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
  providers: [
    Credentials({
      credentials: { email: {}, password: {} },
      async authorize(typed) {
        try {
          return { id: '', session: await signIn(typed?.email ?? '', typed?.password ?? '') };
        } catch (error) {
          // The sign-in form shows this message; anything that is no refusal is a bug and stays unsaid.
          if (error instanceof Refusal) throw new Error(error.message);
          console.error(error);
          throw new Error('Signing in failed on our side. It was logged.');
        }
      },
    }),
  ],
  callbacks: {
    jwt: ({ token, user }) => (user ? { session: user.session } : token),
    session: ({ session }) => ({ expires: session.expires }),
  },
  events: {
    signOut: async ({ token }) => {
      if (token?.session) await endSessionOf(token.session);
    },
  },
});
