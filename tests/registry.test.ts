import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ZodObject } from 'zod';
import type { Actor } from '@/lib/kernel/actor';
import { run } from '@/lib/kernel/command';
import { PERMISSIONS, ROLES, type Role } from '@/lib/kernel/permission';
import { answer } from '@/lib/kernel/query';
import { Refusal } from '@/lib/kernel/refusal';
import { commands, queries } from '@/lib/registry';
import { openWorld, type World } from '@/tests/support/world';

const ADMIN: Role[] = ['admin'];
const COLLECTING: Role[] = ['collector', 'finance', 'collections_manager'];
const POSTING: Role[] = ['finance', 'collections_manager'];
const MANAGING: Role[] = ['collections_manager'];
const TEMPLATING: Role[] = ['collections_manager', 'admin'];
const EVERYBODY: Role[] = [...ROLES];
/** Somebody whom a link of the portal let in; no role of the house does what visitors do. */
const VISITOR = ['visitor'] as const;

/** Who may do what, by name: a command that is added must be added here, by somebody who thought about it. */
type Who = Role | 'visitor';
const MAY_DO: Record<string, readonly Who[]> = {
  'identity.invite-user': ADMIN,
  'identity.withdraw-invitation': ADMIN,
  'identity.change-roles': ADMIN,
  'identity.disable-user': ADMIN,
  'identity.enable-user': ADMIN,
  'identity.set-separation-of-duties': ADMIN,
  'identity.rename-organisation': ADMIN,
  'identity.create-api-key': ADMIN,
  'identity.revoke-api-key': ADMIN,
  'customers.create': POSTING,
  'customers.edit': COLLECTING,
  'customers.change-terms': POSTING,
  'customers.assign-owner': COLLECTING,
  'customers.add-contact': COLLECTING,
  'customers.edit-contact': COLLECTING,
  'customers.end-contact': COLLECTING,
  'customers.add-address': COLLECTING,
  'customers.edit-address': COLLECTING,
  'customers.end-address': COLLECTING,
  'customers.add-external-id': COLLECTING,
  'ledger.post-invoice': POSTING,
  'ledger.post-debit-note': POSTING,
  'ledger.post-interest': POSTING,
  'ledger.post-fee': POSTING,
  'ledger.post-opening-balance': POSTING,
  'ledger.post-payment': COLLECTING,
  'ledger.post-credit-note': POSTING,
  'ledger.post-refund': POSTING,
  'ledger.post-chargeback': POSTING,
  'ledger.write-off': POSTING,
  'ledger.allocate': COLLECTING,
  'ledger.deallocate': COLLECTING,
  'ledger.reverse': POSTING,
  'ledger.close-period': ['finance'],
  'ledger.record-exchange-rate': POSTING,
  'ledger.archive-customer': ADMIN,
  'ledger.restore-customer': ADMIN,
  'ledger.request-approval': COLLECTING,
  'ledger.withdraw-approval': COLLECTING,
  'ledger.decide-approval': POSTING,
  'ledger.set-approval-limits': ADMIN,
  'letters.set-template': TEMPLATING,
  'letters.end-template': TEMPLATING,
  'letters.set-letterhead': TEMPLATING,
  'collections.log-touch': COLLECTING,
  'collections.take-back-touch': COLLECTING,
  'collections.snooze': COLLECTING,
  'collections.escalate': COLLECTING,
  'collections.place-hold': MANAGING,
  'collections.lift-hold': MANAGING,
  'collections.make-promise': COLLECTING,
  'collections.withdraw-promise': COLLECTING,
  'collections.open-dispute': COLLECTING,
  'collections.comment-dispute': COLLECTING,
  'collections.assign-dispute': COLLECTING,
  'collections.resolve-dispute': POSTING,
  'collections.set-queue-policy': MANAGING,
  'collections.set-promise-policy': MANAGING,
  'collections.save-view': [...COLLECTING, 'admin'],
  'collections.end-view': [...COLLECTING, 'admin'],
  'portal.invite': COLLECTING,
  'portal.revoke': COLLECTING,
  'portal.carry-out-request': COLLECTING,
  'portal.refuse-request': COLLECTING,
  'portal.note-visit': VISITOR,
  'portal.promise': VISITOR,
  'portal.dispute': VISITOR,
  'portal.request-update': VISITOR,
  'dunning.charge-interest': POSTING,
  'dunning.set-interest-policy': POSTING,
  'mail.send-reminder': COLLECTING,
  'mail.send-reminders': COLLECTING,
  'mail.send-of-run': COLLECTING,
  'mail.pause-run': COLLECTING,
  'mail.resume-run': COLLECTING,
  'mail.stop-run': COLLECTING,
  'mail.mark-sent': COLLECTING,
  'mail.send-again': COLLECTING,
  'mail.withdraw-message': COLLECTING,
  'mail.take-in': COLLECTING,
  'mail.set-chasing-policy': MANAGING,
  'collections.choose-view': [...COLLECTING, 'admin'],
  'collections.set-assignment-rules': MANAGING,
  'collections.apply-assignment': MANAGING,
  'collections.assign-many': MANAGING,
  'collections.hand-over': MANAGING,
  'collections.take-back-assignment': MANAGING,
  'collections.snooze-many': COLLECTING,
  'collections.note-many': COLLECTING,
  'collections.take-back-many': COLLECTING,
  'dunning.set-cadence': MANAGING,
  'dunning.end-cadence': MANAGING,
  'dunning.order-cadences': MANAGING,
  'dunning.start-cadences': MANAGING,
  'dunning.work-customer': MANAGING,
  'dunning.run-step': COLLECTING,
  'dunning.dismiss-step': COLLECTING,
  'exchange.upload-file': POSTING,
  'exchange.import': POSTING,
  'exchange.keep-mapping': POSTING,
  'exchange.open-upload': POSTING,
  'exchange.keep-part': POSTING,
  'exchange.start-bulk': POSTING,
  'exchange.write-bulk': POSTING,
  'exchange.pause-bulk': POSTING,
  'exchange.resume-bulk': POSTING,
  'exchange.cancel-bulk': POSTING,
  'exchange.publish-bulk': POSTING,
};

const MAY_ASK: Record<string, readonly Who[]> = {
  'identity.people': ['admin', 'auditor', 'collections_manager'],
  'identity.api-keys': ['admin', 'auditor', 'collections_manager'],
  'identity.audit-trail': ['admin', 'auditor'],
  'ledger.blocks': ['admin', 'auditor'],
  'health.seal': ['admin', 'auditor'],
  'customers.profile': EVERYBODY,
  'customers.members': EVERYBODY,
  'ledger.open-items': EVERYBODY,
  'ledger.books': EVERYBODY,
  'ledger.entries': EVERYBODY,
  'ledger.document': EVERYBODY,
  'ledger.search': EVERYBODY,
  'ledger.approval-requests': EVERYBODY,
  'ledger.approval-room': EVERYBODY,
  'ledger.approval-limits': EVERYBODY,
  'ledger.approval-count': POSTING,
  'health.ageing': EVERYBODY,
  'health.late-payers': EVERYBODY,
  'health.past-cost': EVERYBODY,
  'health.due-invoices': EVERYBODY,
  'letters.templates': EVERYBODY,
  'letters.template': EVERYBODY,
  'letters.preview': EVERYBODY,
  'letters.statement': EVERYBODY,
  'letters.check-statements': EVERYBODY,
  'letters.reminder': EVERYBODY,
  'collections.work-queue': EVERYBODY,
  'collections.queue-count': EVERYBODY,
  'collections.customers': EVERYBODY,
  'collections.customer': EVERYBODY,
  'collections.timeline': EVERYBODY,
  'collections.agreements': EVERYBODY,
  'collections.promises': EVERYBODY,
  'collections.plans': EVERYBODY,
  'collections.disputes': EVERYBODY,
  'collections.dispute': EVERYBODY,
  'collections.views': EVERYBODY,
  'portal.links': EVERYBODY,
  'portal.open-items': VISITOR,
  'portal.statement': VISITOR,
  'portal.own-data': VISITOR,
  'dunning.interest-proposal': EVERYBODY,
  'dunning.interest-charges': EVERYBODY,
  'dunning.interest-policy': EVERYBODY,
  'mail.send-preview': EVERYBODY,
  'mail.outbox': EVERYBODY,
  'mail.message': EVERYBODY,
  'mail.message-file': EVERYBODY,
  'mail.not-sent': EVERYBODY,
  'mail.came-in': EVERYBODY,
  'mail.send-runs': EVERYBODY,
  'mail.send-run': EVERYBODY,
  'mail.chasing-policy': EVERYBODY,
  'mail.unknown-count': EVERYBODY,
  'collections.queue-numbers': COLLECTING,
  'collections.queue-settings': EVERYBODY,
  'collections.queue-policy-preview': MANAGING,
  'collections.plain-order-result': MANAGING,
  'collections.assignment-rules': MANAGING,
  'collections.assignment-preview': MANAGING,
  'collections.workload': MANAGING,
  'collections.what-would-change': EVERYBODY,
  'dunning.cadences': EVERYBODY,
  'dunning.next-steps': EVERYBODY,
  'dunning.simulate-cadences': MANAGING,
  'exchange.preview': POSTING,
  'exchange.mappings': POSTING,
  'exchange.runs': POSTING,
  'exchange.preview-bulk': POSTING,
  'exchange.bulk-imports': POSTING,
  'exchange.bulk-import': POSTING,
  'exchange.bulk-refused': POSTING,
  'exchange.unfinished-upload': POSTING,
};

/** What moves money, or the terms that it is owed under. */
const MOVES_MONEY = Object.keys(MAY_DO).filter(
  (name) =>
    ['customers.create', 'customers.change-terms', 'dunning.charge-interest', 'exchange.import'].includes(
      name,
    ) ||
    (name.startsWith('ledger.') && !name.endsWith('-customer') && !name.endsWith('-approval-limits')),
);

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('every command and query is named in the table of who may what, and nothing else is', () => {
  expect(commands.map(({ name }) => name).sort()).toEqual(Object.keys(MAY_DO).sort());
  expect(queries.map(({ name }) => name).sort()).toEqual(Object.keys(MAY_ASK).sort());
});

test('every command and query that is defined anywhere is in the registry', () => {
  const defined = { Command: [] as string[], Query: [] as string[] };
  for (const file of readdirSync(join(import.meta.dirname, '../lib'), {
    recursive: true,
    encoding: 'utf8',
  })) {
    if (!/\.tsx?$/.test(file)) continue;
    const source = readFileSync(join(import.meta.dirname, '../lib', file), 'utf8');
    for (const [, kind, name] of source.matchAll(/\bdefine(Command|Query)\(\{\s*name: '([^']+)'/g)) {
      defined[kind as 'Command' | 'Query'].push(name ?? '');
    }
    const named = [...source.matchAll(/= define(Command|Query)\(/g)].length;
    const understood = [...source.matchAll(/\bdefine(Command|Query)\(\{\s*name: '/g)].length;
    expect(understood, `${file}: a definition begins with its name`).toBe(named);
  }
  expect(defined.Command.sort()).toEqual(commands.map(({ name }) => name).sort());
  expect(defined.Query.sort()).toEqual(queries.map(({ name }) => name).sort());
});

test('every command and query says what it is, what it needs and which fields it knows', () => {
  const names = [...commands, ...queries].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, summary, permission, input } of [...commands, ...queries]) {
    expect(name).toMatch(/^[a-z]+\.[a-z-]+$/);
    expect(summary, name).toMatch(/^[A-Z].+\.$/);
    expect(PERMISSIONS, name).toContain(permission);
    expect(input, name).toBeInstanceOf(ZodObject);
    expect(
      input.safeParse({ 'no such field': 1 }).error?.issues.map(({ code }) => code),
      name,
    ).toContain('unrecognized_keys');
  }
});

describe.each([...ROLES, 'visitor', 'anonymous'] as const)('%s', (role) => {
  const actor = (): Actor => {
    const nobody = { organisationId: world.organisation.id, userId: null, label: 'nobody', roles: [] };
    if (role === 'anonymous') return nobody;
    return role === 'visitor' ? { ...nobody, label: 'portal: somebody', link: 1n } : world.actors[role];
  };

  test.each(commands)('$name', async (command) => {
    const may = role !== 'anonymous' && (MAY_DO[command.name] ?? []).includes(role);
    const code = await codeOf(run(command, actor(), { 'no such field': 1 }, `${role} ${command.name}`));
    expect(code).toBe(may ? 'invalid' : 'forbidden');
  });

  test.each(queries)('$name', async (query) => {
    const may = role !== 'anonymous' && (MAY_ASK[query.name] ?? []).includes(role);
    expect(await codeOf(answer(query, actor(), { 'no such field': 1 }))).toBe(may ? 'invalid' : 'forbidden');
  });
});

test('a visitor does what visitors do, whatever roles stand beside the link', async () => {
  const visitor: Actor = { ...world.actors.finance, link: 1n };
  for (const { name, permission } of [...commands, ...queries]) {
    const may = permission === 'portal.visit';
    const table = { ...MAY_DO, ...MAY_ASK }[name] ?? [];
    expect(table.includes('visitor'), name).toBe(may);
    if (may) expect(table, name).toEqual(['visitor']);
  }
  for (const command of commands) {
    const code = await codeOf(run(command, visitor, { 'no such field': 1 }, `linked ${command.name}`));
    expect(code, command.name).toBe(command.permission === 'portal.visit' ? 'invalid' : 'forbidden');
  }
  for (const query of queries) {
    const code = await codeOf(answer(query, visitor, { 'no such field': 1 }));
    expect(code, query.name).toBe(query.permission === 'portal.visit' ? 'invalid' : 'forbidden');
  }
});

test('an admin moves no money, an auditor changes nothing, a sales viewer neither', () => {
  expect(MOVES_MONEY.length).toBeGreaterThan(15);
  for (const name of MOVES_MONEY) expect(MAY_DO[name], name).not.toContain('admin');
  for (const [name, roles] of Object.entries(MAY_DO)) {
    expect(roles, name).not.toContain('auditor');
    expect(roles, name).not.toContain('sales_viewer');
  }
});

test('nothing of all this was written', async () => {
  const [row] = await world.sql<{ acts: string }>('SELECT count(*) AS acts FROM audit_event');
  expect(row?.acts).toBe('0');
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
