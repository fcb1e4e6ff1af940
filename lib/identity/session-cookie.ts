import { cookies } from 'next/headers';
import { decode, encode } from 'next-auth/jwt';

/** A session lives 12 hours at most; its row says so too, and more strictly. */
export const SESSION_SECONDS = 12 * 60 * 60;

/** Cookies are `Secure` when the address that people use is. */
export const secureCookies = (): boolean => process.env.NEXTAUTH_URL?.startsWith('https://') ?? false;

/** The random session id inside the signed-in browser's cookie, or null. Nothing else is in there. */
export async function sessionSecret(): Promise<string | null> {
  const token = (await cookies()).get(cookieName())?.value;
  if (!token) return null;
  const known = opened.get(token);
  if (known && known.until > Date.now()) return known.session;
  try {
    const read = await decode({ token, secret: sealingSecret() });
    if (!read?.session) return null;
    remember(token, { session: read.session, until: Number(read.exp ?? 0) * 1000 });
    return read.session;
  } catch {
    // Not sealed by us, or long over: nobody is signed in.
    return null;
  }
}

/** What cookies that were opened lately hold: deriving the key and deciphering is half of what a session costs. */
const opened = new Map<string, { session: string; until: number }>();
const MOST_OPENED = 2000;

function remember(token: string, read: { session: string; until: number }): void {
  const [oldest] = opened.keys();
  if (opened.size >= MOST_OPENED && oldest !== undefined) opened.delete(oldest);
  opened.set(token, read);
}

/** Signs the browser in as next-auth would, after a link (invitation, first admin) instead of the sign-in form. */
export async function setSessionCookie(session: string): Promise<void> {
  const value = await encode({ token: { session }, secret: sealingSecret(), maxAge: SESSION_SECONDS });
  (await cookies()).set(cookieName(), value, { ...attributes(), maxAge: SESSION_SECONDS });
}

/** Takes the cookie away; possible in server actions and route handlers only. */
export async function dropSessionCookie(): Promise<void> {
  (await cookies()).set(cookieName(), '', { ...attributes(), maxAge: 0 });
}

function sealingSecret(): string {
  const secret = process.env.NEXTAUTH_SECRET;
  if (!secret) throw new Error('NEXTAUTH_SECRET is not set.');
  return secret;
}

const attributes = () => ({ path: '/', httpOnly: true, sameSite: 'lax' as const, secure: secureCookies() });

const cookieName = () => `${secureCookies() ? '__Secure-' : ''}next-auth.session-token`;
