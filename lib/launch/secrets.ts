import { randomBytes, randomInt } from 'node:crypto';
import { keep, readKept } from './folder';

/** Made at random on the first run. `session` signs sign-ins; `demoPassword` opens the users of the demo book. */
export type Secrets = { session: string; demoPassword: string };

export function secrets(): Secrets {
  const found = readKept<Secrets>('secrets.json');
  if (found) return found;
  const made = { session: randomBytes(32).toString('base64url'), demoPassword: readablePassword() };
  keep('secrets.json', made);
  return made;
}

/** 74 bits in groups that can be read out and typed, without letters that look alike. */
function readablePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group()].join('-');
}
