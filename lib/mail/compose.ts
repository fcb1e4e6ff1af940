import MailComposer from 'nodemailer/lib/mail-composer';
import type { Claimed } from './claim';
import type { MailSettings } from './mail-settings';
import { messageIdOf } from './message-id';

/** A file with its pages. */
export type PrintedFile = { name: string; type: string; content: Buffer };

/** The whole message as it goes over the wire; nothing in it is looked up anywhere. */
export function composeMessage(
  claimed: Claimed,
  files: readonly PrintedFile[],
  { from }: MailSettings,
): Promise<Buffer> {
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const composer = new MailComposer({
    from: { name: oneLine(from.name), address: from.address },
    to: { name: oneLine(claimed.contactName), address: claimed.recipient },
    subject: oneLine(claimed.subject),
    messageId: messageIdOf(claimed, domain),
    date: new Date(),
    text: claimed.text,
    ...(claimed.html === null ? {} : { html: claimed.html }),
    attachments: files.map(({ name, type, content }) => ({
      filename: oneLine(name),
      contentType: type,
      content,
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** A header is one line, whatever a name holds. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();
