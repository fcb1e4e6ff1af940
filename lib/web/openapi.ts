import { z } from 'zod';
import type { Command } from '@/lib/kernel/command';
import { allows, ROLE_NAMES, ROLES } from '@/lib/kernel/permission';
import type { Query } from '@/lib/kernel/query';
import { apiAnswers } from './api-answers';
import type { ApiFile } from './api-files';
import { API_ROOT, type ApiRoute, apiRoutes } from './api-map';
import { LARGEST_BODY } from './json-body';
import { problemResponses, problemSchema } from './openapi-problems';

type Act = Command | Query;
type JsonSchema = { [key: string]: unknown; properties?: Record<string, JsonSchema>; required?: string[] };
export type Operation = Record<string, unknown> & {
  operationId: string;
  parameters: Record<string, unknown>[];
  responses: Record<string, unknown>;
};
export type ApiDocument = {
  openapi: string;
  paths: Record<string, Partial<Record<'get' | 'post', Operation>>>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: object;
    parameters: object;
    securitySchemes: object;
  };
} & Record<string, unknown>;

/** The API as OpenAPI 3.1: its paths from the map, its inputs from the schemas that the commands themselves check by. */
export function describeApi(): ApiDocument {
  return {
    openapi: '3.1.0',
    info: { title: 'Duebook', version: '1', description: DESCRIPTION },
    servers: [{ url: API_ROOT }],
    security: [{ key: [] }],
    paths: Object.fromEntries(apiRoutes.map((route) => [route.path, describeRoute(route)])),
    components: {
      schemas: { Problem: problemSchema, ...schemasOf(apiRoutes.flatMap(actsOf)) },
      responses: problemResponses,
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY },
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key: duebook_…' } },
    },
  };
}

const DESCRIPTION = [
  'Accounts receivable: customers, an append-only ledger, and whom to chase next.',
  'Amounts are decimal strings in major units with a currency beside them; days are YYYY-MM-DD of the organisation’s calendar.',
  'Every figure can be asked as of a day (`as_of`) and as known at an instant (`known_at`).',
  `Fields that an input does not have are refused. A body has at most ${LARGEST_BODY} bytes of JSON.`,
].join('\n\n');

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes repeating safe: the same key with the same input gives the first answer again and does nothing; with another ' +
    'input, or from another API key, it is a 409. What was refused may be sent again under its key. Keys are the ' +
    'organisation’s and never expire. Without one the request stands for itself.',
  schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
};

/** Those that answer JSON. */
const actsOf = ({ get, post, file }: ApiRoute): Act[] =>
  [file ? undefined : get, post].filter((act) => act !== undefined);

function describeRoute({ path, get, post, file }: ApiRoute) {
  return {
    ...(get ? { get: file ? describeFile(path, get, file) : describeQuery(path, get) } : {}),
    ...(post ? { post: describeCommand(path, post) } : {}),
  };
}

function describeQuery(path: string, query: Query): Operation {
  const { properties = {}, required = [] } = inputSchema(query);
  const inPath = namesIn(path);
  const parameters = Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: inPath.includes(name) ? 'path' : 'query',
    required: inPath.includes(name) || required.includes(name),
    ...(description ? { description } : {}),
    schema,
  }));
  return { ...describeAct(path, query), parameters, responses: responsesOf(query, '200', 'The answer.') };
}

/** The same query, answered as a file. */
function describeFile(path: string, query: Query, { type }: ApiFile): Operation {
  const { responses, operationId, ...operation } = describeQuery(path, query);
  const content = { [type]: { schema: { type: 'string', format: 'binary' } } };
  const file = { '200': { description: 'The file.', content } };
  return { ...operation, operationId: `${operationId}-file`, responses: { ...responses, ...file } };
}

function describeCommand(path: string, command: Command): Operation {
  const { properties = {} } = inputSchema(command);
  const inPath = namesIn(path).map((name) => {
    const { description, ...schema } = properties[name] ?? {};
    return { name, in: 'path', required: true, ...(description ? { description } : {}), schema };
  });
  return {
    ...describeAct(path, command),
    parameters: [...inPath, { $ref: '#/components/parameters/IdempotencyKey' }],
    requestBody: { required: true, content: json(bodySchema(command, namesIn(path))) },
    responses: responsesOf(command, '201', 'Done, now or by an earlier request with the same key and input.'),
  };
}

const describeAct = (path: string, act: Act) => ({
  operationId: act.name.replaceAll('.', '-'),
  tags: [path.split('/')[1] ?? ''],
  summary: act.summary,
  description: `Needs the permission \`${act.permission}\`: ${rolesWith(act)}.`,
});

const rolesWith = ({ permission }: Act): string =>
  ROLES.filter((role) => allows([role], permission))
    .map((role) => ROLE_NAMES[role])
    .join(', ');

const PROBLEMS = {
  query: [401, 403, 404, 405, 422, 500, 503],
  command: [400, 401, 403, 404, 405, 409, 413, 415, 422, 500, 503],
};

function responsesOf(act: Act, status: '200' | '201', description: string) {
  const problems = PROBLEMS[act.kind].map((code) => [code, { $ref: `#/components/responses/${code}` }]);
  const content = json({ $ref: `#/components/schemas/${schemaName(act)}` });
  return { [status]: { description, content }, ...Object.fromEntries(problems) };
}

const json = (schema: object) => ({ 'application/json': { schema } });

/** `ledger.post-payment` → `LedgerPostPaymentAnswer`. */
const schemaName = (act: Act): string =>
  `${act.name
    .split(/[.-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}Answer`;

function schemasOf(acts: Act[]): Record<string, JsonSchema> {
  return Object.fromEntries(
    acts.map((act) => {
      const answer = apiAnswers[act.name];
      if (!answer) throw new Error(`lib/web/api-answers.ts does not say what ${act.name} answers.`);
      return [schemaName(act), toSchema(answer, 'output')];
    }),
  );
}

/** The input without what the address names already. */
function bodySchema(command: Command, inPath: string[]): JsonSchema {
  const schema = inputSchema(command);
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !inPath.includes(name));
  const required = (schema.required ?? []).filter((name) => !inPath.includes(name));
  const { required: _, ...rest } = schema;
  return {
    ...rest,
    properties: Object.fromEntries(properties),
    ...(required.length > 0 ? { required } : {}),
  };
}

const inputSchema = (act: Act): JsonSchema => toSchema(act.input, 'input');

function toSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return described as JsonSchema;
}

const namesIn = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
