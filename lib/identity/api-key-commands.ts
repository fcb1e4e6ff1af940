import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { textInput } from '@/lib/kernel/input';
import { notFound } from '@/lib/kernel/refusal';
import { insertApiKey } from './api-key';
import { roleInput } from './roles';

/** A bearer key of one role. The key itself is in the first answer alone; the database keeps its hash. */
export const createApiKey = defineCommand({
  name: 'identity.create-api-key',
  summary: 'Makes a bearer key of one role for the HTTP API; the key is shown once.',
  permission: 'identity.manage',
  input: z.strictObject({ name: textInput(100), role: roleInput }),
  redactAnswer: ({ key: _secret, ...rest }: CreatedKey) => ({ ...rest, key: null }),
  async handle({ tx, actor, changed }, input): Promise<CreatedKey> {
    const { id, token } = await insertApiKey(tx, actor.organisationId, { ...input, madeBy: actor.userId });
    changed({ subject: 'api_key', subjectId: id, before: null, after: input });
    return { id: id.toString(), ...input, key: token };
  },
});

type CreatedKey = { id: string; name: string; role: string; key: string | null };

/** Ends a key at once. */
export const revokeApiKey = defineCommand({
  name: 'identity.revoke-api-key',
  summary: 'Ends a bearer key of the HTTP API at once.',
  permission: 'identity.manage',
  input: z.strictObject({ id: z.string().regex(/^\d{1,18}$/, { error: 'That is no key.' }) }),
  async handle({ tx, actor, changed }, { id }) {
    const [row] = await tx.$queryRaw<{ name: string }[]>`
      UPDATE api_key SET revoked_at = now()
      WHERE organisation_id = ${actor.organisationId} AND id = ${BigInt(id)} AND revoked_at IS NULL
      RETURNING name`;
    if (!row) throw notFound('There is no such key, or it was revoked already.', 'id');
    changed({
      subject: 'api_key',
      subjectId: id,
      before: { name: row.name, revoked: false },
      after: { revoked: true },
    });
    return { id, name: row.name, revoked: true };
  },
});
