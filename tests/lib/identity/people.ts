import pg from 'pg';
import { createPerson } from '@/lib/identity/person';
import { replaceRoles } from '@/lib/identity/roles';
import { inIdentity } from '@/lib/kernel/db';
import type { Role } from '@/lib/kernel/permission';
import type { Book, World } from '../../support/world';

/** A person with a password and roles in an organisation. */
export async function join(book: Book, email: string, password: string, roles: Role[]): Promise<number> {
  const id = await createPerson({ name: email, email, password });
  await inIdentity((tx) => replaceRoles(tx, book.organisation.id, id, roles));
  return id;
}

/** Asks the database as its owner, with the sign-in door open: for what time does and the app cannot. */
export async function onIdentity<R extends pg.QueryResultRow>(world: World, sql: string): Promise<R[]> {
  const client = new pg.Client({
    connectionString: world.url,
    options: '-c app.identity=on -c timezone=UTC',
  });
  await client.connect();
  try {
    const { rows } = await client.query<R>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
