import { Refusal } from '@/lib/kernel/refusal';

/** The refusal that `work` ends in; anything else is a failure of the test. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return error;
  throw new Error(`Not refused: ${error === undefined ? 'it went through' : String(error)}`, {
    cause: error,
  });
}
