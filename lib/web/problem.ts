import { isUnavailable } from '@/lib/kernel/database-errors';
import { type Issue, Refusal, type RefusalCode, type StaleEdit } from '@/lib/kernel/refusal';
import { reportBug } from './report-bug';

/** What every refused request is answered with: RFC 9457, with the fields that are wrong. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: Issue[];
  /** Both versions, where somebody else saved first. */
  stale?: StaleEdit;
  request_id: string;
};

/** What the door itself refuses, before any command or query is asked. */
export class DoorRefusal extends Error {
  readonly status: DoorStatus;
  readonly headers: Record<string, string>;

  constructor(status: DoorStatus, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.name = 'DoorRefusal';
    this.status = status;
    this.headers = headers;
  }
}
type DoorStatus = 400 | 401 | 404 | 405 | 413 | 415 | 503;

/** What each status of a problem is called; its `type` is made from it. */
export const TITLES = {
  400: 'Malformed request',
  401: 'Not authenticated',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not acceptable as it stands',
  500: 'Internal error',
  503: 'Not available',
} as const;
export type ProblemStatus = keyof typeof TITLES;

/** `urn:duebook:problem:not-found`: stable, for programs to tell problems apart. */
export const typeOf = (status: ProblemStatus): string =>
  `urn:duebook:problem:${TITLES[status].toLowerCase().replaceAll(' ', '-')}`;

/** Answers an error as problem+json. What is no refusal is a bug: logged with its request id, and not shown. */
export function problemResponse(error: unknown, requestId: string): Response {
  const { status, detail, errors, headers } = explain(error, requestId);
  if (status >= 500 && !(error instanceof DoorRefusal)) reportBug(error, 'api', requestId);
  const problem: Problem = {
    type: typeOf(status),
    title: TITLES[status],
    status,
    detail,
    errors,
    ...(error instanceof Refusal && error.stale ? { stale: error.stale } : {}),
    request_id: requestId,
  };
  return new Response(JSON.stringify(problem), {
    status,
    headers: {
      ...headers,
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'X-Request-Id': requestId,
    },
  });
}

type Explanation = {
  status: ProblemStatus;
  detail: string;
  errors: Issue[];
  headers: Record<string, string>;
};

function explain(error: unknown, requestId: string): Explanation {
  if (error instanceof DoorRefusal) {
    return { status: error.status, detail: error.message, errors: [], headers: error.headers };
  }
  if (error instanceof Refusal) {
    const errors = error.issues.slice(0, MOST_ERRORS);
    return { status: STATUS[error.code], detail: error.message, errors, headers: {} };
  }
  if (isUnavailable(error)) {
    const detail =
      'The database cannot take this now. Repeat the request in a moment, with the same Idempotency-Key.';
    return { status: 503, detail, errors: [], headers: { 'Retry-After': '2' } };
  }
  const detail = `Something is wrong on our side. It is in the log as ${requestId}.`;
  return { status: 500, detail, errors: [], headers: {} };
}

const MOST_ERRORS = 100;

const STATUS: Record<RefusalCode, ProblemStatus> = {
  invalid: 422,
  unprocessable: 422,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
};
