import type { Role } from '@/lib/kernel/permission';

/** The people of the company, one for each role, and a second collector. */
export const STAFF = {
  sales: { email: 'sales@demo.example', name: 'Lena Vogt', roles: ['sales_viewer'] },
  collector: { email: 'collector@demo.example', name: 'Mara Lindqvist', roles: ['collector'] },
  collector2: { email: 'collector2@demo.example', name: 'Tobias Renner', roles: ['collector'] },
  finance: { email: 'finance@demo.example', name: 'Henrike Sommer', roles: ['finance'] },
  manager: { email: 'manager@demo.example', name: 'Daniel Okoro', roles: ['collections_manager'] },
  admin: { email: 'admin@demo.example', name: 'Ines Albrecht', roles: ['admin'] },
  auditor: { email: 'auditor@demo.example', name: 'Piet Verbeke', roles: ['auditor'] },
} as const satisfies Record<string, { email: string; name: string; roles: readonly Role[] }>;

export type StaffKey = keyof typeof STAFF;

export const COMPANY = {
  slug: 'demo',
  name: 'Northlight Components',
  baseCurrency: 'EUR',
  timeZone: 'Europe/Berlin',
  locale: 'en-GB',
} as const;
