import type { Tx } from '@/lib/kernel/db';

/** Where mail is handed over, and in whose name. */
export type MailSettings = { url: URL; from: { name: string; address: string } };

/**
 * `DUEBOOK_SMTP_URL` (smtp://user:password@host:587, smtps://…) and `DUEBOOK_MAIL_FROM` (`Name <address>`). Undefined
 * unless both are there: then nothing leaves the house, and no connection is opened.
 */
export function mailSettings(): MailSettings | undefined {
  const { DUEBOOK_SMTP_URL: server, DUEBOOK_MAIL_FROM: sender } = process.env;
  if (!server || !sender) return undefined;
  if (!URL.canParse(server) || !/^smtps?:$/.test(new URL(server).protocol))
    throw new Error('DUEBOOK_SMTP_URL is no smtp:// or smtps:// address.');
  const match = /^\s*(?:"?([^"<>\r\n]*?)"?\s*<([^<>\s@]+@[^<>\s@]+)>|([^<>\s@]+@[^<>\s@]+))\s*$/.exec(sender);
  const address = match?.[2] ?? match?.[3];
  if (!address) throw new Error('DUEBOOK_MAIL_FROM is no e-mail address, nor a name with one in <…>.');
  return { url: new URL(server), from: { name: match?.[1]?.trim() ?? '', address } };
}

/** Why nothing of an organisation leaves the house; null when it may. */
export async function whyKept(tx: Tx, organisationId: number): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ demonstration: boolean }[]>`
    SELECT o.demonstration FROM organisation o WHERE o.id = ${organisationId}`;
  if (row?.demonstration !== false) return 'A demonstration sends nothing.';
  return mailSettings() ? null : 'No mail server is configured.';
}
