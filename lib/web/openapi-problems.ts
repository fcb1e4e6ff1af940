import { type ProblemStatus, TITLES, typeOf } from './problem';

const text = { type: 'string' };

/** RFC 9457, as `problem.ts` writes it. */
export const problemSchema = {
  type: 'object',
  description: 'Why a request was refused (RFC 9457).',
  properties: {
    type: {
      type: 'string',
      enum: Object.keys(TITLES).map((status) => typeOf(Number(status) as ProblemStatus)),
    },
    title: text,
    status: { type: 'integer' },
    detail: { ...text, description: 'A sentence for people.' },
    errors: {
      type: 'array',
      description: 'What is wrong with which field; `allocations.0.amount` is the path of one.',
      items: { type: 'object', properties: { field: text, message: text }, required: ['field', 'message'] },
    },
    stale: {
      type: 'object',
      description:
        'Both versions, where somebody else saved first: edit theirs, or send yours again over it.',
      properties: { yours: { type: 'object' }, theirs: { type: ['object', 'null'] }, by: text, at: text },
    },
    request_id: { ...text, description: 'Names the request in the log; also in the header X-Request-Id.' },
  },
  required: ['type', 'title', 'status', 'detail', 'errors', 'request_id'],
};

const WHY: Record<ProblemStatus, string> = {
  400: 'The body is not JSON in UTF-8.',
  401: 'No API key, or one that is not valid.',
  403: 'The role of the API key does not allow it.',
  404: 'There is no such record in the organisation of the API key.',
  405: 'Another method than the ones described.',
  409: 'It contradicts what is recorded: a duplicate, a request key used for something else, a stale edit.',
  413: 'The body is too large.',
  415: 'Another content type than application/json in UTF-8.',
  422: 'A field is missing, unknown or wrong, or the books do not allow it; `errors` names the fields.',
  500: 'A fault of the server.',
  503: 'The database cannot take it now; repeat with the same Idempotency-Key.',
};

/** A response for each problem, by its status. */
export const problemResponses = Object.fromEntries(
  Object.entries(WHY).map(([status, description]) => [
    status,
    {
      description,
      ...headersOf(status),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]),
);

function headersOf(status: string): { headers: object } | undefined {
  const header = { '401': 'WWW-Authenticate', '405': 'Allow', '503': 'Retry-After' }[status];
  return header ? { headers: { [header]: { schema: text } } } : undefined;
}
