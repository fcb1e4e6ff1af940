import { insertOrganisation } from '@/lib/identity/create-organisation';
import { findOrganisation } from '@/lib/identity/find-organisation';
import { insertPerson, type NewPerson, readPerson } from '@/lib/identity/person';
import { COMMAND_LINE, recordAct } from '@/lib/identity/record-act';
import { replaceRoles } from '@/lib/identity/roles';
import type { Actor } from '@/lib/kernel/actor';
import type { Day } from '@/lib/kernel/day';
import { inIdentity, inOrganisation } from '@/lib/kernel/db';
import { firstDayOf, instantOf } from './calendar';
import { COMPANY, STAFF, type StaffKey } from './staff';

/** The company, and the day up to which its story is told: kept with it, so that a book half told can be finished. */
export type Company = {
  organisationId: number;
  today: Day;
  finished: boolean;
  actors: Record<StaffKey, Actor>;
};

const BEGIN = 'demo.begin';
const FINISH = 'demo.finish';

/** The company as it stands, or founded in one transaction with its people and their roles. */
export async function foundCompany(today: Day, password: string): Promise<Company> {
  return (await knownCompany()) ?? (await newCompany(today, password));
}

export async function finishCompany({ organisationId }: Company): Promise<void> {
  await inIdentity((tx) =>
    recordAct(tx, organisationId, COMMAND_LINE, { command: FINISH, input: null, changes: [] }),
  );
}

async function knownCompany(): Promise<Company | null> {
  const organisation = await findOrganisation(COMPANY.slug);
  if (!organisation) return null;
  const { id: organisationId } = organisation;
  return inOrganisation(organisationId, async (tx) => {
    const begun = await tx.auditEvent.findFirst({ where: { organisationId, command: BEGIN } });
    const finished = await tx.auditEvent.findFirst({ where: { organisationId, command: FINISH } });
    const today = begun && (begun.input as { today?: unknown }).today;
    if (typeof today !== 'string')
      throw new Error(`There is an organisation ${COMPANY.slug} that is no demo book.`);
    const people = await tx.appUser.findMany({
      where: { email: { in: Object.values(STAFF).map(({ email }) => email) } },
    });
    const ids = new Map(people.map(({ email, id }) => [email, id]));
    return { organisationId, today, finished: finished !== null, actors: actorsOf(organisationId, ids) };
  });
}

async function newCompany(today: Day, password: string): Promise<Company> {
  const people = await readPeople(password);
  return inIdentity(async (tx) => {
    const opened = instantOf(firstDayOf(today), 8 * 60);
    await tx.$executeRawUnsafe(`SET LOCAL app.recorded_at = '${opened.toISOString()}'`);
    const { slug, name, baseCurrency, timeZone, locale } = COMPANY;
    const fields = {
      ...{ slug, name, base_currency: baseCurrency, time_zone: timeZone, locale },
      demonstration: true,
    };
    const { id: organisationId } = await insertOrganisation(tx, fields, COMMAND_LINE);
    const ids = new Map<string, number>();
    for (const { email, roles, person } of people) {
      const userId = await insertPerson(tx, person);
      ids.set(email, userId);
      await replaceRoles(tx, organisationId, userId, roles);
      await recordAct(tx, organisationId, COMMAND_LINE, {
        command: 'identity.grant-roles',
        input: { email, roles },
        changes: [{ subject: 'user', subjectId: userId, before: { roles: [] }, after: { roles } }],
      });
    }
    await recordAct(tx, organisationId, COMMAND_LINE, { command: BEGIN, input: { today }, changes: [] });
    return { organisationId, today, finished: false, actors: actorsOf(organisationId, ids) };
  });
}

/** Hashing takes a while, so it is done before the transaction. */
function readPeople(
  password: string,
): Promise<{ email: string; roles: Actor['roles']; person: NewPerson }[]> {
  return Promise.all(
    Object.values(STAFF).map(async ({ email, name, roles }) => ({
      email,
      roles,
      person: await readPerson({ name, email, password }),
    })),
  );
}

function actorsOf(organisationId: number, ids: ReadonlyMap<string, number>): Record<StaffKey, Actor> {
  const entries = Object.entries(STAFF).map(([key, { email, roles }]) => {
    const userId = ids.get(email);
    if (userId === undefined) throw new Error(`${email} is nobody in the demo book.`);
    return [key, { organisationId, userId, label: email, roles } satisfies Actor];
  });
  return Object.fromEntries(entries) as Record<StaffKey, Actor>;
}
