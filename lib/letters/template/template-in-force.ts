import type { Tx } from '@/lib/kernel/db';
import { builtIn } from '../built-in/built-in';
import type { Channel, TemplateKind, TemplateText } from '../built-in/template-kind';
import type { Language } from '../words/language';

/** Which template: a kind at a level, in a language, for a channel. */
export type TemplateKey = { kind: TemplateKind; level: number; language: Language; channel: Channel };

/** A template that holds: the organisation’s own, with the id of its version, or the built-in one. */
export type TemplateInForce = TemplateText & {
  id: string | null;
  by: string | null;
  recorded_at: string | null;
};

type OwnRow = TemplateKey & TemplateText & { id: bigint; ended: boolean; actor: string; recorded_at: Date };

/** The latest text of an organisation for this key, unless it was ended; else the built-in one. */
export async function templateInForce(
  tx: Tx,
  organisationId: number,
  key: TemplateKey,
): Promise<TemplateInForce> {
  const [own] = await tx.$queryRaw<OwnRow[]>`
    SELECT t.id, t.name, t.subject, t.body, t.ended, t.actor, t.recorded_at
    FROM message_template t
    WHERE t.organisation_id = ${organisationId} AND t.kind = ${key.kind} AND t.level = ${key.level}
      AND t.language = ${key.language} AND t.channel = ${key.channel}
    ORDER BY t.id DESC LIMIT 1`;
  return inForce(key, own);
}

/** The organisation’s own templates that have not ended. */
export async function ownTemplates(
  tx: Tx,
  organisationId: number,
): Promise<(TemplateKey & TemplateInForce)[]> {
  const rows = await tx.$queryRaw<OwnRow[]>`
    SELECT * FROM (
      SELECT DISTINCT ON (t.kind, t.level, t.language, t.channel)
             t.kind, t.level, t.language, t.channel, t.id, t.name, t.subject, t.body, t.ended, t.actor, t.recorded_at
      FROM message_template t WHERE t.organisation_id = ${organisationId}
      ORDER BY t.kind, t.level, t.language, t.channel, t.id DESC) latest
    WHERE NOT latest.ended`;
  return rows.map((row) => {
    const { kind, level, language, channel } = row;
    return { kind, level, language, channel, ...inForce(row, row) };
  });
}

function inForce(key: TemplateKey, own: OwnRow | undefined): TemplateInForce {
  if (own && !own.ended) {
    const { name, subject, body, actor, recorded_at } = own;
    return { name, subject, body, id: own.id.toString(), by: actor, recorded_at: recorded_at.toISOString() };
  }
  const text = builtIn(key.language, key.kind, key.level);
  if (!text) throw new Error(`There is no ${key.kind} of level ${key.level}.`);
  return { ...text, id: null, by: null, recorded_at: null };
}
