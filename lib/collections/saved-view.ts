import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { sqlState } from '@/lib/kernel/database-errors';
import { optional, textInput } from '@/lib/kernel/input';
import { defineQuery } from '@/lib/kernel/query';
import { conflict, forbidden, notFound } from '@/lib/kernel/refusal';

const screen = z.enum(['queue', 'customers']);

/** A view is an address with a name. Shared ones are offered to everybody in the organisation. */
export const saveView = defineCommand({
  name: 'collections.save-view',
  summary: 'Keeps the filter and order of a screen under a name.',
  permission: 'views.write',
  input: z.strictObject({
    screen,
    name: textInput(60),
    query: z.string().max(2000),
    shared: z.preprocess((value) => value === true || value === 'on' || value === 'true', z.boolean()),
  }),
  async handle({ tx, actor }, input) {
    if (actor.userId === null) throw forbidden('A view belongs to a person.');
    try {
      await tx.$executeRaw`
        INSERT INTO saved_view (organisation_id, screen, name, query, shared, user_id)
        VALUES (${actor.organisationId}, ${input.screen}, ${input.name}, ${input.query}, ${input.shared}, ${actor.userId})`;
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw conflict(`You have a view called ${input.name} already.`, 'name');
    }
    return { name: input.name };
  },
});

export const endView = defineCommand({
  name: 'collections.end-view',
  summary: 'Takes one of your own views away.',
  permission: 'views.write',
  input: z.strictObject({ view: z.string().regex(/^\d{1,18}$/) }),
  async handle({ tx, actor }, input) {
    const ended = await tx.$executeRaw`
      UPDATE saved_view SET ended_at = clock_timestamp()
      WHERE organisation_id = ${actor.organisationId} AND id = ${input.view}::bigint AND user_id = ${actor.userId} AND ended_at IS NULL`;
    if (ended === 0) throw notFound('There is no such view of yours.', 'view');
    return { view: input.view };
  },
});

/** Which view a screen opens with for whoever chooses: one's own, one that is shared, or none but the screen's. */
export const chooseView = defineCommand({
  name: 'collections.choose-view',
  summary: 'Opens a screen with one of the views from now on, or with its own again.',
  permission: 'views.write',
  input: z.strictObject({ screen, view: optional(z.string().regex(/^\d{1,18}$/)) }),
  async handle({ tx, actor }, input) {
    if (actor.userId === null) throw forbidden('A view opens for a person.');
    const view = input.view === undefined ? null : BigInt(input.view);
    if (view !== null) {
      const [offered] = await tx.$queryRaw<{ id: bigint }[]>`
        SELECT v.id FROM saved_view v
        WHERE v.organisation_id = ${actor.organisationId} AND v.id = ${view} AND v.screen = ${input.screen}
          AND v.ended_at IS NULL AND (v.shared OR v.user_id = ${actor.userId})`;
      if (!offered) throw notFound('There is no such view.', 'view');
    }
    await tx.$executeRaw`
      INSERT INTO view_choice (organisation_id, user_id, screen, view_id, recorded_at)
      VALUES (${actor.organisationId}, ${actor.userId}, ${input.screen}, ${view}::bigint, clock_timestamp())`;
    return { screen: input.screen, view: input.view ?? null };
  },
});

type ViewRow = {
  id: bigint;
  name: string;
  query: string;
  shared: boolean;
  own: boolean;
  owner: string;
  /** The screen opens with it. */
  chosen: boolean;
};

export const listViews = defineQuery({
  name: 'collections.views',
  summary: 'The saved views of a screen: one’s own, and those that others share.',
  permission: 'queue.read',
  input: z.strictObject({ screen }),
  async read({ tx, actor, organisation }, input) {
    const rows = await tx.$queryRaw<ViewRow[]>`/* kept: views */
      SELECT v.id, v.name, v.query, v.shared, v.user_id = ${actor.userId ?? 0} AS own, u.name AS owner,
             v.id IS NOT DISTINCT FROM (
               SELECT c.view_id FROM view_choice c
               WHERE c.organisation_id = ${organisation.id} AND c.user_id = ${actor.userId ?? 0} AND c.screen = ${input.screen}
               ORDER BY c.id DESC LIMIT 1) AS chosen
      FROM saved_view v JOIN app_user u ON u.id = v.user_id
      WHERE v.organisation_id = ${organisation.id} AND v.screen = ${input.screen} AND v.ended_at IS NULL
        AND (v.shared OR v.user_id = ${actor.userId ?? 0})
      ORDER BY lower(v.name), v.id`;
    return { data: rows.map((row) => ({ ...row, id: row.id.toString() })) };
  },
});
