import type { z } from 'zod';
import type { CommandContext } from './command';
import type { Tx } from './db';

/** What an organisation can decide for itself; each is read by the module that it is about, whose schema has what holds until then. */
export const POLICY_NAMES = [
  'queue',
  'promises',
  'chasing',
  'approvals',
  'interest',
  'assignment',
  'portal',
  'sender',
] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/** A policy: its name, and a schema that makes what holds of `{}`. */
export type Policy<S extends z.ZodType = z.ZodType> = { name: PolicyName; schema: S };

/** What was decided last, over what holds where nothing was. */
export async function policyOf<S extends z.ZodType>(
  tx: Tx,
  organisationId: number,
  { name, schema }: Policy<S>,
): Promise<z.output<S>> {
  const [row] = await tx.$queryRaw<{ value: unknown }[]>`
    SELECT p.value FROM policy p WHERE p.organisation_id = ${organisationId} AND p.name = ${name}
    ORDER BY p.recorded_at DESC, p.id DESC LIMIT 1`;
  return schema.parse(row?.value ?? {});
}

/** Decides from now on; what was decided before stays readable, and its difference is in the trail. */
export async function decidePolicy<S extends z.ZodType>(
  context: CommandContext,
  policy: Policy<S>,
  value: z.output<S>,
): Promise<void> {
  const { tx, actor, auditId, changed } = context;
  const before = await policyOf(tx, actor.organisationId, policy);
  await tx.$executeRaw`
    INSERT INTO policy (organisation_id, name, value, user_id, actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${policy.name}, ${JSON.stringify(value)}::jsonb, ${actor.userId}, ${actor.label},
            ${auditId}, clock_timestamp())`;
  changed({ subject: 'policy', subjectId: policy.name, before, after: value });
}
