/** What a role may do. Declared on each command and query; checked in one place, by `run` and `answer`. */
export const PERMISSIONS = [
  'customers.read',
  'customers.write', // names, contacts, addresses, owner
  'customers.terms', // payment terms, credit limit, tax status
  'customers.archive',
  'ledger.read',
  'ledger.receive', // payments, and allocating what came in
  'ledger.post', // everything else that goes on an account
  'ledger.write-off',
  'ledger.reverse',
  'ledger.close-period',
  'rates.write',
  'queue.read',
  'queue.act', // notes, calls, snoozes, promises, disputes, reminders
  'queue.manage', // weights, holds, assignment, cadences
  'templates.write', // what letters and messages say
  'disputes.resolve',
  'approvals.decide',
  'approvals.limits',
  'portal.invite',
  'portal.visit', // what a visitor of the portal does and sees; no role has it
  'views.write',
  'exchange.import',
  'audit.read',
  'identity.read',
  'identity.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = [
  'sales_viewer',
  'collector',
  'finance',
  'collections_manager',
  'admin',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_NAMES: Record<Role, string> = {
  sales_viewer: 'Sales viewer',
  collector: 'Collector',
  finance: 'Finance',
  collections_manager: 'Collections manager',
  admin: 'Admin',
  auditor: 'Auditor',
};

const READ: Permission[] = ['customers.read', 'ledger.read', 'queue.read'];
const COLLECT: Permission[] = [
  ...READ,
  'customers.write',
  'queue.act',
  'portal.invite',
  'ledger.receive',
  'views.write',
];
const FINANCE: Permission[] = [
  ...COLLECT,
  'customers.terms',
  'ledger.post',
  'ledger.reverse',
  'rates.write',
  'exchange.import',
  'disputes.resolve',
  'approvals.decide',
];

const GRANTS: Record<Role, ReadonlySet<Permission>> = {
  sales_viewer: new Set(READ),
  collector: new Set(COLLECT),
  finance: new Set([...FINANCE, 'ledger.write-off', 'ledger.close-period']),
  collections_manager: new Set([
    ...FINANCE,
    'ledger.write-off',
    'queue.manage',
    'templates.write',
    'identity.read',
  ]),
  admin: new Set([
    ...READ,
    'views.write',
    'customers.archive',
    'audit.read',
    'identity.read',
    'identity.manage',
    'approvals.limits',
    'templates.write',
  ]),
  auditor: new Set([...READ, 'audit.read', 'identity.read']),
};

/** What a link of the portal lets its holder do. */
const VISITOR: ReadonlySet<Permission> = new Set(['portal.visit']);

/** Permissions that move money or the terms it is owed under: an admin holds none of them. */
const MONEY: ReadonlySet<Permission> = new Set([
  'customers.terms',
  'ledger.receive',
  'ledger.post',
  'ledger.write-off',
  'ledger.reverse',
  'ledger.close-period',
  'rates.write',
  'exchange.import',
  'approvals.decide',
]);

export const allows = (roles: readonly Role[], permission: Permission): boolean =>
  roles.some((role) => GRANTS[role].has(permission));

/** The same for whoever acts: somebody whom a link let in may do what visitors do, and nothing else. */
export const mayAct = (actor: { roles: readonly Role[]; link?: bigint }, permission: Permission): boolean =>
  actor.link === undefined ? allows(actor.roles, permission) : VISITOR.has(permission);

export const isMoneyRole = (role: Role): boolean =>
  [...GRANTS[role]].some((permission) => MONEY.has(permission));

/** Admin beside a role that moves money: allowed only where the organisation gave up the separation of duties. */
export const breaksSeparation = (roles: readonly Role[]): boolean =>
  roles.includes('admin') && roles.some(isMoneyRole);
