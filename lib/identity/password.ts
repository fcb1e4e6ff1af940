import { hash, verify } from '@node-rs/argon2';
import { z } from 'zod';
import { invalid } from '@/lib/kernel/refusal';

/** The rule, as it is said beside the field. */
export const PASSWORD_RULE = 'At least 12 characters, and not your e-mail address.';

const SHORTEST = 12;
/** Longer ones would only make the server work. */
const LONGEST = 200;

/** Argon2id (2 in this library's enum), 19 MiB, two passes: what OWASP recommends first. */
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A new password as it was typed; `assertPassword` looks at it beside the e-mail. */
export const newPasswordInput = z
  .string({ error: 'Choose a password.' })
  .refine((text) => [...text].length >= SHORTEST, { error: `Use at least ${SHORTEST} characters.` })
  .refine((text) => text.length <= LONGEST, { error: `Use at most ${LONGEST} characters.` });

/** Refuses a password that is the e-mail address. */
export function assertPassword(password: string, email: string): void {
  if (password.trim().toLowerCase() === email)
    throw invalid('Use something else than the e-mail address.', 'password');
}

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), COST);

/**
 * Whether the password belongs to the hash. Without a hash it does the same work against one that nothing matches, so
 * that an unknown e-mail takes as long as a wrong password.
 */
export async function passwordMatches(password: string, kept: string | null): Promise<boolean> {
  nobody ??= hashPassword('nobody has this password');
  const against = kept ?? (await nobody);
  const matches = await verify(against, password.normalize('NFC').slice(0, LONGEST));
  return matches && kept !== null;
}

let nobody: Promise<string> | undefined;
