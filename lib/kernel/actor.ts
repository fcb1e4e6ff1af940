import type { Role } from './permission';

/** Who acts or asks, in which organisation. A person, an API key, the command line, or a visitor of the portal. */
export type Actor = {
  organisationId: number;
  /** The person behind the act; null for keys and the command line. */
  userId: number | null;
  /** The API key that acts; the database knows who made it. */
  apiKeyId?: bigint | null;
  /** What the audit trail calls the actor: an e-mail address, `key: nightly import`, `command line`. */
  label: string;
  roles: readonly Role[];
  /** The link that let a visitor of the portal in. It stands for one contact of one customer, whatever the roles say. */
  link?: bigint;
};
