import { type CustomerFacts, findCustomer } from '@/lib/customers/customer';
import type { ContactRole } from '@/lib/customers/customer-input';
import { type Issue, Refusal } from '@/lib/kernel/refusal';
import { addresseeOf, correspondentOf } from './addressee';
import type { Channel, TemplateKind } from './built-in/template-kind';
import { valuesOf } from './field-values';
import { type MessageFigures, messageFiguresOf } from './figures';
import type { MessageContext } from './message-context';
import {
  aboutField,
  type Block,
  fillBody,
  fillSubject,
  isNamed,
  missingFields,
  type Values,
} from './template/fill-template';
import type { Node } from './template/parse-template';
import { templateInForce } from './template/template-in-force';
import { assertLevel, readTemplate } from './template/template-input';
import { writeHtml } from './template/write-html';
import { writeText } from './template/write-text';
import { type Language, languageFor, localeFor } from './words/language';
import { type Writer, writerOf } from './words/writer';

/** What is to be written to whom. */
export type MessageRequest = {
  /** By its number, or as it was found and locked. */
  customer: string | CustomerFacts;
  kind: TemplateKind;
  /** 1 to 3 for reminders, else 1. */
  level: number;
  /** An e-mail unless given. */
  channel?: Channel | undefined;
  /** The customer’s own unless given. */
  language?: Language | undefined;
  /** The contact of the role unless given, by its id. */
  contact?: bigint | undefined;
  /** Whom this goes to, the billing contact unless given; never somebody of another role instead. */
  role?: ContactRole | undefined;
  /** Instead of the template in force, or of one of its two: text in which fields may stand, as `draftMessage` gives it. */
  edited?: { subject?: string | undefined; body?: string | undefined } | undefined;
  /** What was read already within this transaction, where somebody decided by it; else read here. */
  figures?: MessageFigures | undefined;
  /** An address that opens the customer’s own page, or who makes one: asked where the text names it, and once. */
  portalLink?: string | ((contactId: bigint) => Promise<string>) | undefined;
};

/** A message as it can be sent: the same figures in text, HTML and `figures`. */
export type RenderedMessage = {
  customer: CustomerFacts;
  kind: TemplateKind;
  level: number;
  channel: Channel;
  language: Language;
  /** How figures and days are written in it, `de-CH`. */
  locale: string;
  contactId: bigint;
  /** An e-mail address; for a letter, the postal lines. */
  to: string;
  /** One line without control characters, of 300 characters at most. */
  subject: string;
  text: string;
  html: string;
  /** What `text` and `html` are written from, for other ways of laying it out. */
  blocks: Block[];
  figures: MessageFigures;
  /** The version of the organisation’s template; null for the built-in one or an edited text. */
  template: string | null;
};

/**
 * Writes a message to a customer from what is true in this transaction; a caller that sends it holds the customer’s account
 * first. Refuses by name: no contact that it could go to, a template that cannot be read, a field without a value.
 */
export async function renderMessage(
  context: MessageContext,
  request: MessageRequest,
): Promise<RenderedMessage> {
  const prepared = await prepare(context, request);
  const { nodes, values, writer, customer } = prepared;
  assertComplete(nodes, values, customer);
  const blocks = fillBody(nodes.body, values);
  return {
    customer,
    kind: request.kind,
    level: request.level,
    channel: request.channel ?? 'email',
    language: writer.language,
    locale: writer.locale,
    contactId: prepared.addressee.contactId,
    to: prepared.addressee.to,
    subject: fillSubject(nodes.subject, values),
    text: writeText(blocks),
    html: writeHtml(blocks, writer.language),
    blocks,
    figures: prepared.figures,
    template: prepared.template,
  };
}

/**
 * The text to be edited before one message is sent: names are filled in, figures still stand as fields, so that what is sent
 * has the figures of its own moment.
 */
export async function draftMessage(
  context: MessageContext,
  request: Omit<MessageRequest, 'edited'>,
): Promise<{ subject: string; body: string; language: Language; contactId: bigint }> {
  const { nodes, values, writer, addressee } = await prepare(context, request);
  return {
    subject: draft(nodes.subject, values),
    // What a block leaves behind is one empty line.
    body: draft(nodes.body, values).replace(/\n{3,}/g, '\n\n'),
    language: writer.language,
    contactId: addressee.contactId,
  };
}

async function prepare(context: MessageContext, request: MessageRequest) {
  const { tx, organisation, today } = context;
  const { kind, level, channel = 'email', edited } = request;
  assertLevel(kind, level);
  const customer =
    typeof request.customer === 'string'
      ? await findCustomer(tx, organisation.id, request.customer)
      : request.customer;
  const correspondent = await correspondentOf(tx, organisation, customer);
  const addressee = await addresseeOf(tx, organisation.id, customer, {
    channel,
    contact: request.contact,
    role: request.role ?? 'billing',
    postal: correspondent.postal,
  });
  const writer = writerFor(context, correspondent, request.language);
  const key = { kind, level, language: writer.language, channel };
  const usual = await templateInForce(tx, organisation.id, key);
  const template = edited
    ? { subject: edited.subject ?? usual.subject, body: edited.body ?? usual.body, id: null }
    : usual;
  const nodes = readTemplate(template);
  const figures = request.figures ?? (await messageFiguresOf(tx, organisation.id, customer.id, today));
  const values = await valuesOf(context, {
    customer,
    correspondent,
    contactName: addressee.name,
    figures,
    writer,
    portalLink: await portalLinkOf(request, nodes, addressee.contactId),
  });
  return { customer, addressee, writer, nodes, figures, values, template: template.id };
}

/** Made for the contact that it goes to, and only for a text that tells it. */
async function portalLinkOf(
  { portalLink }: MessageRequest,
  { subject, body }: { subject: readonly Node[]; body: readonly Node[] },
  contactId: bigint,
): Promise<string | undefined> {
  if (typeof portalLink !== 'function') return portalLink;
  return isNamed('portal_link', [...subject, ...body]) ? portalLink(contactId) : undefined;
}

/** In the language that was asked for, else the customer’s; figures and days as they are written there. */
export function writerFor(
  { organisation }: Pick<MessageContext, 'organisation'>,
  { language, country }: { language: string | null; country: string | null },
  wanted?: Language,
): Writer {
  const spoken = { language, country, locale: organisation.locale };
  const written = wanted ?? languageFor(spoken);
  return writerOf(written, localeFor(written, spoken));
}

/** A field that would leave a hole is refused by name; what may be missing stands in an {{#if}}. */
function assertComplete(
  { subject, body }: { subject: readonly Node[]; body: readonly Node[] },
  values: Values,
  { number, name }: CustomerFacts,
): void {
  const issues: Issue[] = [
    ...missingFields(subject, values).map((field) => ({ at: 'subject', field })),
    ...missingFields(body, values).map((field) => ({ at: 'body', field })),
  ].map(({ at, field }) => ({
    field: at,
    message: `{{${field}}} has no value for ${number} ${name} (${aboutField(field)}).`,
  }));
  const [first] = issues;
  if (first) throw new Refusal('unprocessable', first.message, first.field, issues);
}

/** What does not hang on the moment of sending. */
const SETTLED = new Set<string>([
  ...[
    'salutation',
    'contact_name',
    'customer_name',
    'customer_number',
    'organisation_name',
    'collector_name',
  ],
  ...['signature', 'payment_details'],
]);

function draft(nodes: readonly Node[], values: Values): string {
  return nodes
    .map((node): string => {
      if (node.kind === 'text') return node.text;
      const value = values[node.field];
      if (node.kind === 'if') return draft(value === null ? node.absent : node.present, values);
      if (value === null || !SETTLED.has(node.field) || (typeof value !== 'string' && 'heads' in value))
        return `{{${node.field}}}`;
      // Braces in a name are no fields.
      return (typeof value === 'string' ? value : value.join('\n'))
        .replaceAll('{{', '{ {')
        .replaceAll('}}', '} }');
    })
    .join('');
}
