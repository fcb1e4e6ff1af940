import { codeOf, Failure, reasonOf } from './failure';

/** Progress goes to standard error; standard output is for what a command was asked for. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Says what is being done and, once done, the seconds that it took. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  say(`${title} …`);
  const result = await work();
  say(`${title}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * Runs a command and ends the process: a `Failure` is its sentence and exit code 1, anything else a bug with its
 * trace. A signal to stop aborts `stopped` and leaves the ending to the command; one that is repeated after two
 * seconds ends it at once (shells and process managers send the first to parent and child alike).
 */
export async function main(work: (stopped: AbortSignal) => Promise<number>): Promise<never> {
  const stopping = new AbortController();
  let asked = 0;
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      if (stopping.signal.aborted && Date.now() - asked > 2000) process.exit(130);
      asked ||= Date.now();
      stopping.abort();
      setTimeout(() => process.exit(130), LONGEST_ENDING + drainMs()).unref();
    });
  }
  try {
    process.exit(await work(stopping.signal));
  } catch (error) {
    if (!stopping.signal.aborted) report(error);
    process.exit(stopping.signal.aborted ? 0 : 1);
  }
}

/** Ten seconds for the web server, twenty-five for the database, and some. In milliseconds. */
const LONGEST_ENDING = 40_000;

/** How long the web server goes on serving after it has said that it stops, for load balancers to hear it. */
export const drainMs = (): number => Number(process.env.DUEBOOK_DRAIN_MS || 300);

export const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The result of `work`, or a rejection as soon as the command is told to stop. */
export async function unlessStopped<T>(stopped: AbortSignal, work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return Promise.race([work, whenStopped(stopped).then(() => Promise.reject(new Failure('Stopped.')))]);
}

export function whenStopped(stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) resolve();
    stopped.addEventListener('abort', () => resolve(), { once: true });
  });
}

function report(error: unknown): void {
  const code = codeOf(error) ?? '';
  const hint = code === 'ENOSPC' ? 'The disk is full' : 'A file here belongs to somebody else';
  if (error instanceof Failure) say(error.message);
  else if (UNWRITABLE.includes(code)) say(`${hint} (${reasonOf(error)}): mend that, then try again.`);
  else console.error(error);
}

const UNWRITABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC'];
