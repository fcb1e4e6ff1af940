import { randomBytes } from 'node:crypto';
import { buildApp } from '@/lib/launch/build';
import { freePort } from '@/lib/launch/free-port';
import { generateClient } from '@/lib/launch/prisma-client';
import { serve } from '@/lib/launch/serve';

/** The production server, on a port of its own. `said` is what it has written to its log so far. */
export type TestWebServer = { origin: string; said(): string; stop(): Promise<void> };

/**
 * Starts the real production server on the database at `databaseUrl`; builds the app first when these sources are
 * not built. `environment` is added to this process's.
 */
export async function startServer(options: {
  databaseUrl: string;
  environment?: Record<string, string>;
}): Promise<TestWebServer> {
  await generateClient();
  const { folder } = await buildApp();
  const log: Buffer[] = [];
  const port = await freePort();
  const web = await serve({
    mode: 'start',
    build: folder,
    host: '127.0.0.1',
    port,
    environment: {
      DATABASE_URL: options.databaseUrl,
      NEXTAUTH_URL: `http://127.0.0.1:${port}`,
      NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
      ...options.environment,
    },
    hear: (chunk) => log.push(chunk),
  });
  return { origin: web.origin, said: () => Buffer.concat(log).toString(), stop: web.stop };
}
