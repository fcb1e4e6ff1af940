import type { CustomerFacts } from '@/lib/customers/customer';
import type { ContactRole } from '@/lib/customers/customer-input';
import type { Tx } from '@/lib/kernel/db';
import type { Organisation } from '@/lib/kernel/organisation';
import { notFound, unprocessable } from '@/lib/kernel/refusal';
import type { Channel } from './built-in/template-kind';
import { oneLine } from './template/fill-template';

/** The person that a message goes to, and where. */
export type Addressee = {
  contactId: bigint;
  name: string;
  /** An e-mail address, or the lines of a postal address. */
  to: string;
};

/** What is known of a customer beside its account. */
export type Correspondent = {
  language: string | null;
  country: string | null;
  owner: { name: string; email: string } | null;
  /** Where letters go: the billing address, else the registered one; one text a line. */
  postal: string[];
};

export async function correspondentOf(
  tx: Tx,
  { id: organisationId, locale }: Organisation,
  { id }: CustomerFacts,
): Promise<Correspondent> {
  const [row] = await tx.$queryRaw<CorrespondentRow[]>`
    SELECT c.language, a.line1, a.line2, a.city, a.region, a.postal_code, a.country, u.name AS owner_name,
           u.email AS owner_email
    FROM customer c
    LEFT JOIN LATERAL (
      SELECT x.* FROM address x
      WHERE x.organisation_id = ${organisationId} AND x.customer_id = c.id AND x.ended_at IS NULL
        AND x.kind IN ('billing', 'registered')
      ORDER BY x.kind, x.recorded_at DESC, x.id DESC LIMIT 1) a ON true
    LEFT JOIN LATERAL (
      SELECT w.user_id FROM customer_owner w
      WHERE w.organisation_id = ${organisationId} AND w.customer_id = c.id
      ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1) w ON true
    LEFT JOIN app_user u ON u.id = w.user_id
    WHERE c.organisation_id = ${organisationId} AND c.id = ${id}`;
  if (!row) throw notFound('There is no such customer.', 'customer');
  const { owner_name: name, owner_email: email } = row;
  return {
    language: row.language,
    country: row.country,
    owner: name && email ? { name, email } : null,
    postal: postalLines(row, locale),
  };
}

type CorrespondentRow = {
  language: string | null;
  line1: string | null;
  line2: string | null;
  city: string | null;
  region: string | null;
  postal_code: string | null;
  country: string | null;
  owner_name: string | null;
  owner_email: string | null;
};

/** The country is named as the post at home reads it, and not at all within it. */
function postalLines(
  { line1, line2, city, region, postal_code, country }: CorrespondentRow,
  locale: string,
): string[] {
  const abroad = country !== null && new Intl.Locale(locale).region !== country;
  const land = abroad ? (new Intl.DisplayNames(locale, { type: 'region' }).of(country) ?? country) : null;
  const place = [postal_code, city].filter(Boolean).join(' ');
  return [line1, line2, place, region, land?.toUpperCase()].flatMap((line) => (line ? [oneLine(line)] : []));
}

type Wanted = {
  channel: Channel;
  contact?: bigint | undefined;
  role: ContactRole;
  /** Of the customer, a text a line. */
  postal: readonly string[];
};

/**
 * The contact that was chosen, else that of the role: one that mail did not come back from, the first that was made. An
 * e-mail needs an address, a letter a postal one of the customer.
 */
export async function addresseeOf(
  tx: Tx,
  organisationId: number,
  customer: CustomerFacts,
  { channel, contact, role, postal }: Wanted,
): Promise<Addressee> {
  const rows = await tx.$queryRaw<{ id: bigint; name: string; email: string | null }[]>`
    SELECT c.id, c.name, c.email
    FROM contact c
    LEFT JOIN contact_bounce b ON b.organisation_id = ${organisationId} AND b.contact_id = c.id
    WHERE c.organisation_id = ${organisationId} AND c.customer_id = ${customer.id} AND c.ended_at IS NULL
      AND (c.id = ${contact ?? null}::bigint OR (${contact ?? null}::bigint IS NULL AND c.role = ${role}))
    ORDER BY b.contact_id IS NOT NULL, c.email IS NULL, c.id LIMIT 1`;
  const [found] = rows;
  const who = `${customer.number} ${customer.name}`;
  if (!found && contact !== undefined) throw notFound(`${who} has no such contact.`, 'contact');
  if (!found) throw unprocessable(`${who} has no ${role} contact to write to.`, 'contact');
  const name = oneLine(found.name);
  if (channel === 'letter') {
    if (postal.length === 0)
      throw unprocessable(`${who} has no billing or registered address to send a letter to.`, 'customer');
    return { contactId: found.id, name, to: [oneLine(customer.name), name, ...postal].join('\n') };
  }
  if (!found.email) throw unprocessable(`${found.name} of ${who} has no e-mail address.`, 'contact');
  return { contactId: found.id, name, to: found.email };
}
