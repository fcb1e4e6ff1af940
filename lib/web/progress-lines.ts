/** How far it is; the line after the last of these says how it ended. */
export type ProgressSaid = { done: number; total: number };

type Work<Ended> = (told: {
  onProgress: (done: number, total: number) => void;
  signal: AbortSignal;
}) => Promise<Ended>;

/**
 * The answer to a request that takes a while: a line of JSON for each step, then how it ended. When the browser goes away
 * the work is told to stop, and nothing more is said.
 */
export function answerByLines<Ended extends object>(
  left: AbortSignal,
  work: Work<Ended>,
  endedBadly: (error: unknown) => Ended,
): Response {
  return new Response(linesOf(left, work, endedBadly), {
    headers: {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    },
  });
}

function linesOf<Ended extends object>(
  left: AbortSignal,
  work: Work<Ended>,
  endedBadly: (error: unknown) => Ended,
): ReadableStream<Uint8Array> {
  const stop = new AbortController();
  left.addEventListener('abort', () => stop.abort(), { once: true });
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      const say = (line: ProgressSaid | Ended) => {
        if (!stop.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      };
      try {
        const onProgress = (done: number, total: number) => say({ done, total });
        say(await work({ onProgress, signal: stop.signal }));
      } catch (error) {
        if (!stop.signal.aborted) say(endedBadly(error));
      }
      if (!stop.signal.aborted) controller.close();
    },
    cancel: () => stop.abort(),
  });
}
