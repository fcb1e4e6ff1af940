import { describeApi } from '@/lib/web/openapi';

export const dynamic = 'force-static';

/** What the API is, for everybody: it names no organisation and no record. */
export const GET = (): Response => Response.json(describeApi());
