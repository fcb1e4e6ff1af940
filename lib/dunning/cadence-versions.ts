import type { CommandContext } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { conflict, notFound } from '@/lib/kernel/refusal';
import { type Cadence, isForEverybody, type Segment, type Step } from './cadence';

/** Every version that was ever saved, and those in force in their order: the one for everybody stands last. */
export type CadenceVersions = { versions: ReadonlyMap<string, Cadence>; inForce: Cadence[] };

export async function cadenceVersions(tx: Tx, organisationId: number): Promise<CadenceVersions> {
  const rows = await tx.$queryRaw<Cadence[]>`
    SELECT c.id, c.number, c.name, c.place, c.segment, c.steps, c.active FROM cadence c
    WHERE c.organisation_id = ${organisationId} ORDER BY c.id`;
  const latest = new Map(rows.map((cadence) => [cadence.number, cadence]));
  const inForce = [...latest.values()].filter(({ active }) => active).sort(inOrder);
  return { versions: new Map(rows.map((cadence) => [cadence.id.toString(), cadence])), inForce };
}

/** By place; whatever its place, the one for everybody comes after those for some. */
export function inOrder(a: Cadence, b: Cadence): number {
  const last = Number(isForEverybody(a.segment)) - Number(isForEverybody(b.segment));
  return last || a.place - b.place || a.number - b.number;
}

export type NewVersion = {
  number: number;
  name: string;
  place: number;
  segment: Segment;
  steps: Step[];
  active: boolean;
};

/** Adds a version, which holds from now on; what was done under those before it stays as it is. */
export async function insertVersion(
  { tx, actor, auditId, changed }: CommandContext,
  version: NewVersion,
  before: Cadence | undefined,
): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO cadence (organisation_id, number, name, place, segment, steps, active, user_id, actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${version.number}, ${version.name}, ${version.place}, ${JSON.stringify(version.segment)}::jsonb,
            ${JSON.stringify(version.steps)}::jsonb, ${version.active}, ${actor.userId}, ${actor.label}, ${auditId}, clock_timestamp())
    RETURNING id`;
  if (!row) throw new Error('A cadence was not written.');
  changed({
    subject: 'cadence',
    subjectId: String(version.number),
    before: before ? told(before) : null,
    after: told(version),
  });
  return row.id;
}

const told = ({ name, place, segment, steps, active }: NewVersion) => ({
  name,
  place,
  segment,
  steps,
  active,
});

/** Cadences are changed one after the other, so that two people do not overlook each other. */
export async function holdCadences({ tx, actor }: CommandContext): Promise<CadenceVersions> {
  await tx.$queryRaw`SELECT o.id FROM organisation o WHERE o.id = ${actor.organisationId} FOR NO KEY UPDATE`;
  return cadenceVersions(tx, actor.organisationId);
}

/** The cadence in force of that number, as somebody saw it: refused when another version was saved since. */
export function standingCadence(
  { inForce }: CadenceVersions,
  number: number,
  version: string | undefined,
): Cadence {
  const found = inForce.find((cadence) => cadence.number === number);
  if (!found) throw notFound('There is no such cadence.', 'cadence');
  if (version !== undefined && found.id.toString() !== version)
    throw conflict(
      `“${found.name}” was changed meanwhile. Reload to see how; your text stays here until then.`,
      'version',
    );
  return found;
}
