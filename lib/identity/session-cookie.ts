import { cookies } from 'next/headers';
import { decode } from 'next-auth/jwt';

/** Cookies are `Secure` when the address that people use is. */
export const secureCookies = (): boolean => process.env.NEXTAUTH_URL?.startsWith('https://') ?? false;

/** The random session id inside the signed-in browser's cookie, or null. Nothing else is in there. */
export async function sessionSecret(): Promise<string | null> {
  const secret = process.env.NEXTAUTH_SECRET;
  if (!secret) throw new Error('NEXTAUTH_SECRET is not set.');
  const token = (await cookies()).get(cookieName())?.value;
  if (!token) return null;
  try {
    return (await decode({ token, secret }))?.session ?? null;
  } catch {
    // Not sealed by us, or long over: nobody is signed in.
    return null;
  }
}

/** Takes the cookie away; possible in server actions and route handlers only. */
export async function dropSessionCookie(): Promise<void> {
  const jar = await cookies();
  jar.set(cookieName(), '', {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: secureCookies(),
    maxAge: 0,
  });
}

const cookieName = () => `${secureCookies() ? '__Secure-' : ''}next-auth.session-token`;
