import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commands, queries } from '@/lib/registry';
import { apiRoutes } from '@/lib/web/api-map';
import { describeApi, type Operation } from '@/lib/web/openapi';

const api = describeApi();
const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation: operation as Operation })),
);

/** Acts that stay on screen and on the command line, on purpose. */
const WITHOUT_ROUTE = [
  // A key that leaked must not make keys, people or roles, nor tell who there is.
  /^identity\./,
  // Whom a customer may be given to: people again.
  /^customers\.members$/,
  // The work queue tells it among its totals.
  /^collections\.queue-count$/,
  // The ageing tells the late payers, and how long a list takes is a screen's own concern.
  /^health\.(late-payers|past-cost)$/,
  // Contacts, promises and disputes have routes of their own.
  /^collections\.agreements$/,
  // How much a key may do alone is no key's to say; what waits is a page of `ledger.approval-requests`.
  /^ledger\.(set-approval-limits|approval-count)$/,
  // The background does it for each customer of a run.
  /^mail\.send-of-run$/,
  // The outbox tells it.
  /^mail\.unknown-count$/,
  // A person's own.
  /^collections\.(save-view|end-view|views)$/,
  // Both look before somebody acts on a screen.
  /^letters\.(preview|check-statements)$/,
  // What visitors of the portal do and see: by their link, never with a key.
  /^portal\.(note-visit|promise|dispute|request-update|open-items|statement|own-data)$/,
  /^collections\.choose-view$/,
  // Rules that are being typed, of which a query string holds too few.
  /^collections\.assignment-preview$/,
  // A run does it, customer by customer; programs start a run.
  /^dunning\.work-customer$/,
  // An upload in steps; programs post documents instead.
  /^exchange\./,
];

describe('the description of the API', () => {
  it('has every command and query, except those that are kept out on purpose', () => {
    // The same act as a file is no other act.
    const described = [
      ...new Set(operations.map(({ operation }) => operation.operationId.replace(/-file$/, ''))),
    ];
    const expected = [...commands, ...queries]
      .map(({ name }) => name)
      .filter((name) => !WITHOUT_ROUTE.some((pattern) => pattern.test(name)));
    expect(described.sort()).toEqual(expected.map((name) => name.replaceAll('.', '-')).sort());
  });

  it('knows no act that the registry does not', () => {
    const registered = new Set<unknown>([...commands, ...queries]);
    const routed = apiRoutes.flatMap(({ get, post }) => [get, post]).filter((act) => act !== undefined);
    expect(routed.filter((act) => !registered.has(act))).toEqual([]);
  });

  it('is a document of OpenAPI 3.1', () => {
    expect(DOCUMENT.safeParse(api).error?.issues).toBeUndefined();
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  it('points only to what is there', () => {
    const pointers = [...JSON.stringify(api).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, pointer]) => pointer ?? '',
    );
    expect(pointers.length).toBeGreaterThan(100);
    for (const pointer of new Set(pointers)) {
      const found = pointer
        .replace('#/', '')
        .split('/')
        .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], api);
      expect(found, pointer).toBeDefined();
    }
  });

  it('declares what stands in braces in a path as its parameter, and nowhere else', () => {
    for (const { path, operation } of operations) {
      const inBraces = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(declared.map(({ name }) => name)).toEqual(inBraces);
      for (const parameter of declared)
        expect(parameter).toMatchObject({ required: true, schema: { type: 'string' } });
      expect(JSON.stringify(operation.requestBody ?? {})).not.toContain(`"${inBraces[0] ?? 'nothing'}":`);
    }
  });

  it('says of every input what it may be, who may send it, and how it is refused', () => {
    for (const { method, operation } of operations) {
      const codes = Object.keys(operation.responses);
      expect(codes).toEqual(
        expect.arrayContaining(method === 'get' ? ['200', '422'] : ['201', '409', '422']),
      );
      expect(operation.description).toMatch(/^Needs the permission `[a-z.-]+`: \w/);
      for (const { schema, $ref } of operation.parameters) {
        expect($ref ?? Object.keys(schema as object)).not.toEqual([]);
      }
    }
    const payment = api.paths['/payments']?.post?.requestBody as Body;
    const { properties, required, additionalProperties } = payment.content['application/json'].schema;
    expect(required).toEqual(['customer', 'amount', 'received_on']);
    expect(additionalProperties).toBe(false);
    expect(properties.amount).toMatchObject({ type: 'string', pattern: expect.any(String) });
    expect(properties.received_on).toMatchObject({ type: 'string', format: 'date' });
  });
});

type Body = {
  content: {
    'application/json': {
      schema: { properties: Record<string, object>; required: string[]; additionalProperties: boolean };
    };
  };
};

/** The part of OpenAPI 3.1 that the description uses; anything else in it fails. */
const reference = z.strictObject({ $ref: z.string().startsWith('#/components/') });
const schema = z.record(z.string(), z.unknown());
const content = z.record(
  z.string().regex(/^application\/((problem\+)?json|pdf)$/),
  z.strictObject({ schema }),
);
const response = z.strictObject({
  description: z.string().min(1),
  headers: z.record(z.string(), z.strictObject({ schema })).optional(),
  content: content.optional(),
});
const parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean(),
  description: z.string().optional(),
  schema,
});
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z-]+$/),
  tags: z.array(z.string().min(1)),
  summary: z.string().min(1),
  description: z.string(),
  parameters: z.array(z.union([parameter, reference])),
  requestBody: z.strictObject({ required: z.boolean(), content }).optional(),
  responses: z.record(z.string().regex(/^[2-5]\d\d$/), z.union([response, reference])),
});
const DOCUMENT = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(
    z.string().startsWith('/'),
    z.strictObject({ get: operation.optional(), post: operation.optional() }),
  ),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), schema),
    responses: z.record(z.string(), response),
    parameters: z.record(z.string(), parameter),
    securitySchemes: z.record(z.string(), schema),
  }),
});
