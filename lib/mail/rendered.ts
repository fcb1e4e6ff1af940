import type { CustomerFacts } from '@/lib/customers/customer';
import type { Figures } from './chased';
import type { Language } from './mail-words';
import type { MessageKind, Scope } from './message';
import type { Recipient } from './recipient';

/** What is to be put into words: everything was certified in the transaction that asks. */
export type ToRender = {
  customer: CustomerFacts;
  recipient: Recipient;
  kind: MessageKind;
  level: number;
  language: Language;
  figures: Figures;
  /** Who signs it; null for a program. */
  sender: string | null;
};

/** A message in words: one line as its subject, plain text, and the same as HTML whose every value is escaped. */
export type Rendered = {
  to: string;
  contactId: bigint;
  language: Language;
  subject: string;
  text: string;
  html: string;
  figures: Figures;
};

export type Render = (scope: Scope, message: ToRender) => Promise<Rendered>;

/** A file that goes with a message, made in the transaction that certifies it. */
export type Attachment = { name: string; type: string; content: Buffer };
export type Attach = (scope: Scope, message: ToRender) => Promise<Attachment>;
