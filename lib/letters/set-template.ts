import { z } from 'zod';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { optional } from '@/lib/kernel/input';
import { conflict, staleEdit } from '@/lib/kernel/refusal';
import type { TemplateText } from './built-in/template-kind';
import { type TemplateInForce, type TemplateKey, templateInForce } from './template/template-in-force';
import { assertLevel, readTemplate, templateKey, templateText } from './template/template-input';

const seen = optional(z.string().max(20)).describe(
  'The version that was edited, “built-in” for the one that comes with the house; another one that stands is a conflict.',
);

/** Writes an organisation’s own text; what it says from then on is this, in every message that is decided later. */
export const setTemplate = defineCommand({
  name: 'letters.set-template',
  summary: 'Writes the organisation’s own text for a kind of message, a level, a language and a channel.',
  permission: 'templates.write',
  input: z.strictObject({ ...templateKey, ...templateText, seen }),
  async handle(context, { seen: edited, name, subject, body, ...key }) {
    assertLevel(key.kind, key.level);
    readTemplate({ subject, body });
    const before = await holdTemplate(context, key);
    const after = { name, subject, body };
    if (edited !== undefined && edited !== (before.id ?? 'built-in') && !isSame(before, after))
      throw overtaken(before, after);
    const id = await insertVersion(context, key, after, false);
    context.changed({ subject: 'message_template', subjectId: named(key), before: textOf(before), after });
    return { template: id, ...key, name };
  },
});

/** Ends an organisation’s own text: the built-in one holds again. */
export const endTemplate = defineCommand({
  name: 'letters.end-template',
  summary: 'Ends the organisation’s own text of a template; the built-in one holds again.',
  permission: 'templates.write',
  input: z.strictObject(templateKey),
  async handle(context, key) {
    assertLevel(key.kind, key.level);
    const before = await holdTemplate(context, key);
    if (before.id === null) throw conflict('This template is the built-in one already.', 'kind');
    const id = await insertVersion(context, key, before, true);
    context.changed({
      subject: 'message_template',
      subjectId: named(key),
      before: textOf(before),
      after: null,
    });
    return { template: id, ...key };
  },
});

/** The organisation’s row is held, so that of two who save at once the second sees the first. */
async function holdTemplate({ tx, actor }: CommandContext, key: TemplateKey): Promise<TemplateInForce> {
  await tx.$executeRaw`SELECT o.id FROM organisation o WHERE o.id = ${actor.organisationId} FOR NO KEY UPDATE`;
  return templateInForce(tx, actor.organisationId, key);
}

async function insertVersion(
  { tx, actor, auditId }: CommandContext,
  { kind, level, language, channel }: TemplateKey,
  { name, subject, body }: TemplateText,
  ended: boolean,
): Promise<string> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO message_template (organisation_id, kind, level, language, channel, name, subject, body, ended, user_id, actor,
                                  audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${kind}, ${level}, ${language}, ${channel}, ${name}, ${subject}, ${body}, ${ended},
            ${actor.userId}, ${actor.label}, ${auditId}, clock_timestamp())
    RETURNING id`;
  return String(row?.id);
}

const overtaken = (theirs: TemplateInForce, yours: TemplateText) =>
  staleEdit(`${theirs.by ?? 'Somebody'} saved another version meanwhile. Choose between theirs and yours.`, {
    yours,
    theirs: { ...textOf(theirs), seen: theirs.id ?? 'built-in' },
    by: theirs.by ?? 'Somebody',
    at: theirs.recorded_at,
  });

const isSame = (a: TemplateText, b: TemplateText) =>
  a.name === b.name && a.subject === b.subject && a.body === b.body;
const textOf = ({ name, subject, body }: TemplateText): TemplateText => ({ name, subject, body });
const named = ({ kind, level, language, channel }: TemplateKey) => `${kind} ${level} ${language} ${channel}`;
