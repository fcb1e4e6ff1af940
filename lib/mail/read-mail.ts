import { type ParsedMail, simpleParser } from 'mailparser';
import { invalid } from '@/lib/kernel/refusal';

/** What a message that came in says, as far as it concerns us. Texts hold no control characters that a database refuses. */
export type ReadMail = {
  /** `bounce`: a report that something could not be delivered for good. `automatic`: written by a program. */
  kind: 'bounce' | 'automatic' | 'written';
  from: string;
  subject: string;
  text: string;
  sentAt: Date | null;
  /** Where it may name a message of ours: what it answers, or the whole of a report. */
  names: string;
  /** The address that a bounce is about, and what the server said. */
  failed: { address: string; reason: string } | null;
};

const MOST_MESSAGES = 1_000;

/** The messages of a file: one as it came, or an mbox of many. */
export function splitMail(content: Buffer): Buffer[] {
  if (!content.subarray(0, 5).equals(Buffer.from('From '))) return [content];
  const text = content.toString('latin1');
  const parts = text
    .split(/^From [^\r\n]*\r?\n/m)
    .filter((part) => part.trim() !== '')
    .map((part) => Buffer.from(part.replace(/^>(>*From )/gm, '$1'), 'latin1'));
  if (parts.length > MOST_MESSAGES)
    throw invalid(`The file has ${parts.length} messages; at most ${MOST_MESSAGES} at once.`, 'content');
  return parts;
}

/** Reads a raw message; refuses what is none. */
export async function readMail(raw: Buffer): Promise<ReadMail> {
  const mail = await simpleParser(raw, {
    keepDeliveryStatus: true,
    skipImageLinks: true,
    skipTextToHtml: true,
    maxHtmlLengthToParse: 500_000,
  }).catch(() => undefined);
  const from = mail?.from?.value[0]?.address;
  if (!mail || (!from && !mail.subject && !mail.text))
    throw invalid('That is no e-mail message: it has no sender, subject or text.', 'content');
  const report = statusOf(mail);
  const failed = report ? failureIn(report) : null;
  return {
    kind: failed ? 'bounce' : report || isAutomatic(mail) ? 'automatic' : 'written',
    from: tidy(from ?? '', 320).replace(/\s/g, ''),
    subject: tidy(mail.subject ?? '', 1000).replace(/\s+/g, ' '),
    text: tidy(mail.text ?? '', 100_000),
    sentAt: mail.date && !Number.isNaN(mail.date.getTime()) ? mail.date : null,
    names: report ? raw.toString('latin1') : answeredBy(mail),
    failed,
  };
}

/** The delivery status of a report (RFC 3464). */
function statusOf(mail: ParsedMail): string | null {
  const part = mail.attachments.find(({ contentType }) => contentType === 'message/delivery-status');
  return part ? part.content.toString('utf8') : null;
}

/** The first address that failed for good; a delay is none. */
function failureIn(report: string): ReadMail['failed'] {
  const groups = report.replace(/\r\n?/g, '\n').split(/\n\s*\n/);
  for (const group of groups) {
    const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*(?:\\n[ \\t].*)*)`, 'im').exec(group)?.[1];
    if (!/^failed\b/i.test(field('Action')?.trim() ?? '')) continue;
    const address =
      (field('Final-Recipient') ?? field('Original-Recipient') ?? '').split(';').at(-1)?.trim() ?? '';
    const reason = field('Diagnostic-Code') ?? field('Status') ?? 'It could not be delivered.';
    return {
      address: tidy(address, 320),
      reason: tidy(reason, 500).replace(/\s+/g, ' ') || 'It could not be delivered.',
    };
  }
  return null;
}

/** Out of office and the like (RFC 3834): nobody has answered. */
function isAutomatic(mail: ParsedMail): boolean {
  const header = (name: string) => String(mail.headers.get(name) ?? '').toLowerCase();
  const submitted = header('auto-submitted');
  return (
    (submitted !== '' && submitted !== 'no') ||
    /^(bulk|junk|list|auto_reply)$/.test(header('precedence')) ||
    mail.headers.has('x-autoreply') ||
    mail.headers.has('x-autorespond')
  );
}

const answeredBy = (mail: ParsedMail): string =>
  [mail.inReplyTo ?? '', ...[mail.references ?? []].flat().reverse()].join(' ');

const tidy = (text: string, longest: number): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
    .slice(0, longest);
