import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { AppShell } from '@/components/app-shell';
import { DutiesMark } from '@/components/duties-mark';
import type { NavGroup } from '@/components/nav-links';
import type { PaletteGroup } from '@/components/palette-matching';
import { THEME_COOKIE, themeFrom } from '@/components/theme';
import { UserMenu } from '@/components/user-menu';
import { requireSession } from '@/lib/identity/session';
import { allows, type Permission, ROLE_NAMES, type Role } from '@/lib/kernel/permission';
import { approvalCount } from '@/lib/ledger/approval-requests';
import { unknownCount } from '@/lib/mail/unknown-count';
import { ask } from '@/lib/web/ask';
import { BOOK_FIELD } from '@/lib/web/form-fields';
import { needYou } from './_queue/need-you';
import { searchEverything } from './_shell/search-everything';
import { SignOut } from './_shell/sign-out';
import { Switcher } from './_shell/switcher';

type Place = { href: string; label: string; keys?: string; needs?: Permission };

const WORK: Place[] = [
  { href: '/', label: 'Work queue', keys: 'g q' },
  { href: '/promises', label: 'Promises', keys: 'g p', needs: 'queue.read' },
  { href: '/disputes', label: 'Disputes', keys: 'g d', needs: 'queue.read' },
  { href: '/approvals', label: 'Approvals', keys: 'g v', needs: 'queue.act' },
  { href: '/outbox', label: 'Outbox', keys: 'g o', needs: 'queue.read' },
  { href: '/dunning', label: 'Suggested steps', keys: 'g t', needs: 'queue.read' },
  { href: '/workload', label: 'Workload', keys: 'g w', needs: 'queue.manage' },
];
const MONEY: Place[] = [
  { href: '/customers', label: 'Customers', keys: 'g c' },
  { href: '/ageing', label: 'Ageing', keys: 'g b' },
  { href: '/interest', label: 'Late interest', keys: 'g l', needs: 'ledger.post' },
  { href: '/import', label: 'Import', keys: 'g i', needs: 'exchange.import' },
];
const OFFICE: Place[] = [
  { href: '/audit', label: 'Audit', keys: 'g a', needs: 'audit.read' },
  { href: '/settings', label: 'Settings', keys: 'g s' },
];
const GROUPS = { Work: WORK, Money: MONEY, Office: OFFICE };
const ACTS: Place[] = [
  { href: '/customers/new', label: 'New customer', needs: 'customers.terms' },
  { href: '/settings/users', label: 'Users and roles', needs: 'identity.read' },
  { href: '/settings/approvals', label: 'Limits for approval' },
  { href: '/settings/cadences', label: 'Cadences', needs: 'queue.read' },
  { href: '/settings/books', label: 'Exchange rates and closed periods' },
  { href: '/settings/interest', label: 'Interest policy' },
  { href: '/settings/queue', label: 'Weights of the queue', needs: 'queue.manage' },
  { href: '/settings/assignment', label: 'Rules of assignment', needs: 'queue.manage' },
];

/** Around every screen of signed-in people. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const session = await requireSession();
  const { actor, organisation, person } = session;
  const may = ({ needs }: Place) => needs === undefined || allows(actor.roles, needs);
  const [count, { waiting }, { unknown }] = await Promise.all([
    needYou(actor.roles),
    allows(actor.roles, 'approvals.decide') ? ask(approvalCount) : { waiting: 0 },
    allows(actor.roles, 'queue.read') ? ask(unknownCount) : { unknown: 0 },
  ]);
  const nav: NavGroup[] = Object.entries(GROUPS).map(([group, places]) => ({
    label: group,
    items: places.filter(may).map(({ href, label, keys }) => ({
      href,
      label,
      ...(keys && { keys }),
      ...(href === '/' && { count }),
      ...(href === '/approvals' && { count: waiting }),
      ...(href === '/outbox' && unknown > 0 && { count: unknown }),
    })),
  }));
  return (
    <AppShell
      book={{ name: BOOK_FIELD, value: organisation.slug }}
      nav={nav}
      organisation={<Switcher session={session} />}
      user={
        <UserMenu
          name={person.name}
          roles={actor.roles.map((role: Role) => ROLE_NAMES[role]).join(', ')}
          theme={themeFrom((await cookies()).get(THEME_COOKIE)?.value)}
        >
          <SignOut />
        </UserMenu>
      }
      mark={organisation.separationOfDuties ? undefined : <DutiesMark />}
      commands={paletteGroups(Object.values(GROUPS).flat().filter(may), ACTS.filter(may))}
      search={searchEverything}
    >
      {children}
    </AppShell>
  );
}

const paletteGroups = (places: Place[], acts: Place[]): PaletteGroup[] => [
  {
    heading: 'Go to',
    items: places.map(({ href, label, keys }) => ({ id: href, label, href, ...(keys && { keys }) })),
  },
  { heading: 'Do', items: acts.map(({ href, label }) => ({ id: href, label, href })) },
];
