import { inIdentity } from '@/lib/kernel/db';
import { forbidden } from '@/lib/kernel/refusal';
import { passwordMatches } from './password';
import { openSession } from './session-record';
import { bookAttempt, bookSuccess } from './throttle';

/** The same words for an unknown e-mail and for a wrong password. */
const WRONG = 'This e-mail and password do not belong together.';

/**
 * Signs a person in and returns the secret of their new session, or refuses: wrong, too soon after wrong ones, or
 * right but of somebody who belongs to no organisation any more.
 */
export async function signIn(email: string, password: string): Promise<string> {
  const person = await provePerson(email, password);
  if (!person.belongs) {
    throw forbidden('You belong to no organisation any more. Ask an admin of yours to let you in again.');
  }
  return inIdentity((tx) => openSession(tx, person.id));
}

/** The person that an e-mail and a password belong to, or a refusal; every attempt counts for the throttle. */
export async function provePerson(
  typedEmail: string,
  password: string,
): Promise<{ id: number; belongs: boolean }> {
  const email = typedEmail.trim().toLowerCase().slice(0, 254);
  const { waitSeconds } = await bookAttempt(email);
  if (waitSeconds > 0) throw forbidden(tooSoon(waitSeconds));
  const person = await findCredential(email);
  if (!(await passwordMatches(password, person?.password_hash ?? null)) || !person) throw forbidden(WRONG);
  await bookSuccess(email);
  return person;
}

async function findCredential(email: string) {
  const [row] = await inIdentity(
    (tx) => tx.$queryRaw<{ id: number; password_hash: string | null; belongs: boolean }[]>`
      SELECT u.id, c.password_hash,
             EXISTS (SELECT 1 FROM membership m
                     WHERE m.user_id = u.id AND m.ended_at IS NULL AND m.disabled_at IS NULL) AS belongs
      FROM app_user u LEFT JOIN user_credential c ON c.user_id = u.id
      WHERE u.email = ${email}`,
  );
  return row;
}

function tooSoon(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  const wait = seconds < 90 ? `${seconds} second${seconds === 1 ? '' : 's'}` : `${minutes} minutes`;
  return `Too many attempts for this e-mail. Try again in ${wait}.`;
}
