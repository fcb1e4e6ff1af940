import { randomUUID } from 'node:crypto';
import { run } from '@/lib/kernel/command';
import type { Role } from '@/lib/kernel/permission';
import { notFound } from '@/lib/kernel/refusal';
import { createApiKey } from './api-key-commands';
import { findOrganisation } from './find-organisation';

/** Makes a bearer key for whoever runs this on the server, who needs no sign-in; returns the key, once. */
export async function issueApiKey(slug: string, role: Role, name: string): Promise<string> {
  const organisation = await findOrganisation(slug);
  if (!organisation) throw notFound(`There is no organisation “${slug}”.`, 'organisation');
  const actor = {
    organisationId: organisation.id,
    userId: null,
    label: 'command line',
    roles: ['admin'] as const,
  };
  const { key } = await run(createApiKey, actor, { name, role }, randomUUID());
  if (!key) throw new Error('A new key came without its text.');
  return key;
}
