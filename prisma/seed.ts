import { fileURLToPath } from 'node:url';
import { run } from '@/lib/kernel/command';
import { type Day, dayIn } from '@/lib/kernel/day';
import { disconnect, inOrganisation } from '@/lib/kernel/db';
import type { Act } from './demo/book';
import { type Company, finishCompany, foundCompany } from './demo/found-company';
import { COMPANY, STAFF } from './demo/staff';
import { storyOf } from './demo/story';

export type SeedOptions = {
  /** The one password of everybody in the book. */
  password: string;
  say: (line: string) => void;
  /** The day up to which the book tells; the company's own day unless given. */
  today?: Day;
};

/**
 * Loads the demo book into the database of `DATABASE_URL`: a company and eighteen months of its ledger, told through
 * the same commands that people use, at the instants at which they would have used them. Only the database's owner
 * may tell the past, so it acts as owner and disconnects at the end. A book half told is finished, up to the day on
 * which it was begun; a finished one is left as it is.
 */
export async function seed(options: SeedOptions): Promise<{ signIns: { email: string; roles: string[] }[] }> {
  await disconnect();
  const role = process.env.DUEBOOK_DATABASE_ROLE;
  process.env.DUEBOOK_DATABASE_ROLE = 'owner';
  try {
    const today = options.today ?? dayIn(COMPANY.timeZone, new Date());
    const company = await foundCompany(today, options.password);
    if (!company.finished) {
      await perform(company, storyOf(company.today), options.say);
      await finishCompany(company);
    }
  } finally {
    await disconnect();
    if (role === undefined) delete process.env.DUEBOOK_DATABASE_ROLE;
    else process.env.DUEBOOK_DATABASE_ROLE = role;
  }
  return { signIns: Object.values(STAFF).map(({ email, roles }) => ({ email, roles: [...roles] })) };
}

/** Runs every act in its order. What was run before answers again and changes nothing. */
async function perform(company: Company, acts: readonly Act[], say: (line: string) => void): Promise<void> {
  let month = '';
  for (const act of acts) {
    if (act.today.slice(0, 7) !== month) {
      month = act.today.slice(0, 7);
      say(`${COMPANY.name}, ${monthName(act.today)}`);
    }
    const actor = company.actors[act.by];
    const { lookUp } = act;
    const found = lookUp
      ? await inOrganisation(company.organisationId, (tx) => lookUp(tx, company.organisationId))
      : {};
    const input = { ...(act.input as object), ...found };
    await run(act.command, actor, input, act.key, { today: act.today, recordedAt: act.at });
  }
}

const monthName = (day: Day) =>
  new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const password = process.env.DUEBOOK_DEMO_PASSWORD;
  if (!password) throw new Error('Set DUEBOOK_DEMO_PASSWORD to the password of everybody in the demo book.');
  const { signIns } = await seed({ password, say: console.error });
  for (const { email, roles } of signIns) console.error(`${email} (${roles.join(', ')})`);
}
