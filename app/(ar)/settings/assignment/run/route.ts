import { applyAssignment } from '@/lib/collections/assign-many';
import { runWithProgress } from '@/lib/web/run-with-progress';

/** Applies the rules that hold, and tells how far it is. */
export const POST = (request: Request): Promise<Response> => runWithProgress(applyAssignment, request);
