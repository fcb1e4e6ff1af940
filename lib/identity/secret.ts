import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits that fit in a link or a cookie. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of a secret: enough to recognise it, useless to whoever reads the table. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
