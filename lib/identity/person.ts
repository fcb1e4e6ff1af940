import { z } from 'zod';
import { inIdentity, type Tx } from '@/lib/kernel/db';
import { parseInput, textInput } from '@/lib/kernel/input';
import { conflict } from '@/lib/kernel/refusal';
import { assertPassword, hashPassword, newPasswordInput } from './password';

/** An e-mail address, small letters. */
export const emailInput = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, { error: 'At most 254 characters.' })
  .pipe(z.email({ error: 'That is not an e-mail address.' }));

/** What a new person tells about themselves; the password as it was typed. */
export const personInput = z.strictObject({
  name: textInput(200),
  email: emailInput,
  password: newPasswordInput,
});

export type NewPerson = { name: string; email: string; passwordHash: string };

/** Reads what a new person typed, or refuses; hashing takes some 30 ms, so it is done outside of transactions. */
export async function readPerson(input: unknown): Promise<NewPerson> {
  const { name, email, password } = parseInput(personInput, input);
  assertPassword(password, email);
  return { name, email, passwordHash: await hashPassword(password) };
}

/** Adds a person who can sign in with their password; they belong nowhere yet. Returns their id. */
export async function createPerson(input: {
  name: string;
  email: string;
  password: string;
}): Promise<number> {
  const person = await readPerson(input);
  return inIdentity((tx) => insertPerson(tx, person));
}

/** The same inside a transaction of the sign-in door. */
export async function insertPerson(tx: Tx, person: NewPerson): Promise<number> {
  const [row] = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO app_user (email, name) VALUES (${person.email}, ${person.name})
    ON CONFLICT (email) DO NOTHING RETURNING id`;
  if (!row) throw conflict('Somebody has an account with this e-mail already.', 'email');
  await tx.$executeRaw`
    INSERT INTO user_credential (user_id, password_hash) VALUES (${row.id}, ${person.passwordHash})`;
  return row.id;
}
