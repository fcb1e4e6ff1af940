import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { textInput } from '@/lib/kernel/input';
import type { Role } from '@/lib/kernel/permission';
import { breaksSeparation } from '@/lib/kernel/permission';
import { unprocessable } from '@/lib/kernel/refusal';
import { localeInput, timeZoneInput } from './create-organisation';
import { lockMembers } from './roles';

/** Name, time zone and how figures are written. Base currency and short name stay: books are kept in them. */
export const renameOrganisation = defineCommand({
  name: 'identity.rename-organisation',
  summary: 'Changes the organisation’s name, time zone and locale.',
  permission: 'identity.manage',
  input: z.strictObject({ name: textInput(200), time_zone: timeZoneInput, locale: localeInput }),
  async handle({ tx, actor, organisation, changed }, input) {
    await tx.$executeRaw`
      UPDATE organisation SET name = ${input.name}, time_zone = ${input.time_zone}, locale = ${input.locale}
      WHERE id = ${actor.organisationId}`;
    const before = { name: organisation.name, time_zone: organisation.timeZone, locale: organisation.locale };
    changed({ subject: 'organisation', subjectId: actor.organisationId, before, after: input });
    return { slug: organisation.slug, ...input };
  },
});

/** Whether admin and the roles that move money are kept apart. Giving that up is marked on every screen. */
export const setSeparationOfDuties = defineCommand({
  name: 'identity.set-separation-of-duties',
  summary: 'Keeps admin apart from the roles that move money, or gives that up; says why.',
  permission: 'identity.manage',
  input: z.strictObject({
    separation: z
      .union([z.boolean(), z.enum(['on', 'off']).transform((word) => word === 'on')])
      .meta({ description: 'Whether admin and money roles are kept apart: on, off, or a boolean.' }),
    reason: textInput(500),
  }),
  async handle({ tx, actor, organisation, changed }, { separation, reason }) {
    await lockMembers(tx, actor.organisationId);
    if (separation) {
      const rows = await tx.$queryRaw<{ name: string; roles: Role[] }[]>`
        SELECT u.name, array_agg(m.role) AS roles
        FROM membership m JOIN app_user u ON u.id = m.user_id
        WHERE m.organisation_id = ${actor.organisationId} AND m.ended_at IS NULL
        GROUP BY u.id ORDER BY u.name`;
      const both = rows.filter(({ roles }) => breaksSeparation(roles)).map(({ name }) => name);
      if (both.length > 0) {
        throw unprocessable(
          `Change the roles of ${both.join(', ')} first: admin and a money role in one.`,
          'separation',
        );
      }
    }
    await tx.$executeRaw`
      UPDATE organisation SET separation_of_duties = ${separation} WHERE id = ${actor.organisationId}`;
    const before = { separation_of_duties: organisation.separationOfDuties };
    const after = { separation_of_duties: separation, reason };
    changed({ subject: 'organisation', subjectId: actor.organisationId, before, after });
    return { separation_of_duties: separation };
  },
});
