import { randomUUID } from 'node:crypto';
import { type Command, run } from '@/lib/kernel/command';
import { poolSize } from '@/lib/kernel/db';
import { answer, type Query } from '@/lib/kernel/query';
import { invalid } from '@/lib/kernel/refusal';
import { fileResponse } from './api-files';
import { API_ROOT, type ApiRoute, findRoute } from './api-map';
import { holderOfToken, tokenOf } from './bearer';
import { readJson } from './json-body';
import { DoorRefusal, problemResponse } from './problem';
import { turnstile } from './turnstile';

type Inputs = Readonly<Record<string, string>>;

/** Connections that a burst of requests leaves to people at their screens. */
const SPARE_CONNECTIONS = 4;
const inTurn = turnstile(Math.max(1, poolSize() - SPARE_CONNECTIONS), 5_000);

/**
 * The door of the HTTP API: finds the resource, authenticates the bearer key, hands the input to the query or command
 * and answers in JSON. Whatever goes wrong is answered as problem+json; every answer carries `X-Request-Id`.
 */
export async function answerApi(request: Request): Promise<Response> {
  const requestId = randomUUID();
  try {
    const { pathname, searchParams } = new URL(request.url);
    const found = findRoute(pathname);
    if (!found)
      throw new DoorRefusal(404, `There is nothing here; ${API_ROOT}/openapi.json lists what there is.`);
    const act = actOf(found.route, request.method);
    const token = tokenOf(request);
    const input =
      act.kind === 'query'
        ? fromAddress(searchParams, found.inputs)
        : await fromBody(request, searchParams, found.inputs);
    const answered = await inTurn(async () => {
      if (request.signal.aborted) throw new DoorRefusal(400, 'The request was given up while it waited.');
      const { actor, organisation } = await holderOfToken(token);
      return act.kind === 'query'
        ? answer(act, actor, input, { organisation })
        : run(act, actor, input, requestKeyOf(request));
    });
    if (found.route.file)
      return await fileResponse(found.route.file, answered, { 'X-Request-Id': requestId });
    return jsonResponse(answered, act.kind === 'query' ? 200 : 201, requestId);
  } catch (error) {
    return problemResponse(error, requestId);
  }
}

/** Says its length, so that Next does not compress what fits into one packet. */
function jsonResponse(answered: unknown, status: number, requestId: string): Response {
  const body = Buffer.from(JSON.stringify(answered));
  return new Response(body, {
    status,
    headers: {
      'Content-Type': 'application/json',
      'Content-Length': String(body.byteLength),
      'Cache-Control': 'no-store',
      'X-Request-Id': requestId,
    },
  });
}

function actOf(route: ApiRoute, method: string): Query | Command {
  const asked = method === 'HEAD' ? 'GET' : method;
  const act = asked === 'GET' ? route.get : asked === 'POST' ? route.post : undefined;
  if (act) return act;
  const allow = [...(route.get ? ['GET', 'HEAD'] : []), ...(route.post ? ['POST'] : [])].join(', ');
  throw new DoorRefusal(405, `${method} is not answered here; ${allow} is.`, { Allow: allow });
}

/** The input of a query: what its address says, each thing once. What is no input of it, its schema refuses. */
function fromAddress(parameters: URLSearchParams, inputs: Inputs): Inputs {
  const input: Record<string, string> = { ...inputs };
  for (const [name, value] of parameters) {
    if (Object.hasOwn(input, name)) throw invalid(`${name} is given more than once.`, name);
    // Defined, not assigned: `__proto__` is a name like any other.
    Object.defineProperty(input, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return input;
}

/** The input of a command: its body, and what the path names. */
async function fromBody(request: Request, parameters: URLSearchParams, inputs: Inputs): Promise<unknown> {
  const [stray] = parameters.keys();
  if (stray !== undefined) throw invalid('A command takes its input from the body alone.', stray);
  const body = await readJson(request);
  return Object.keys(inputs).length === 0 ? body : withInputs(body, inputs);
}

/** The same key gives the same answer again; without one the request stands for itself. */
function requestKeyOf(request: Request): string {
  const key = request.headers.get('idempotency-key') ?? randomUUID();
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw invalid('A request key has 1 to 200 visible ASCII characters.', 'Idempotency-Key');
  return key;
}

function withInputs(body: unknown, inputs: Inputs): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  for (const name of Object.keys(inputs)) {
    if (Object.hasOwn(body, name)) throw invalid('The address names it already.', name);
  }
  return { ...body, ...inputs };
}
