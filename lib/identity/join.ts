import { inIdentity, type Tx } from '@/lib/kernel/db';
import { insertPerson, readPerson } from './person';
import { provePerson } from './sign-in';

export type Joining = { name?: unknown; email: string; password: string };

/**
 * The person who follows a link: the one who has the e-mail, proven by their password, or a new one with the name and
 * password that they chose. A new one is written by what this returns, inside the caller's transaction.
 */
export async function personWhoJoins(input: Joining): Promise<(tx: Tx) => Promise<number>> {
  const { name, email, password } = input;
  if (await hasAccount(email)) {
    const { id } = await provePerson(email, password);
    return async () => id;
  }
  const person = await readPerson({ name, email, password });
  return (tx) => insertPerson(tx, person);
}

/** Whether somebody can sign in with this e-mail; told to holders of a link for it alone. */
export async function hasAccount(email: string): Promise<boolean> {
  const [row] = await inIdentity(
    (tx) => tx.$queryRaw<{ found: boolean }[]>`
      SELECT EXISTS (SELECT 1 FROM app_user u WHERE u.email = ${email.trim().toLowerCase()}) AS found`,
  );
  return row?.found ?? false;
}
