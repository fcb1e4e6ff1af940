import type { ReactNode } from 'react';
import { PageBody, PageFrame } from '@/components/page-frame';
import { Tabs } from '@/components/ui/tabs';
import { requireSession } from '@/lib/identity/session';
import { allows, type Permission } from '@/lib/kernel/permission';

const PARTS: { href: string; label: string; needs?: Permission }[] = [
  { href: '/settings/organisation', label: 'Organisation' },
  { href: '/settings/books', label: 'Books' },
  { href: '/settings/approvals', label: 'Approvals' },
  { href: '/settings/templates', label: 'Templates' },
  { href: '/settings/interest', label: 'Interest' },
  { href: '/settings/chasing', label: 'Reminders' },
  { href: '/settings/queue', label: 'Queue', needs: 'queue.manage' },
  { href: '/settings/assignment', label: 'Assignment', needs: 'queue.manage' },
  { href: '/settings/cadences', label: 'Cadences', needs: 'queue.read' },
  { href: '/settings/users', label: 'Users', needs: 'identity.read' },
  { href: '/settings/api-keys', label: 'API keys', needs: 'identity.read' },
];

/** Around every part of the settings: the parts that the person may open. */
export async function SettingsFrame({
  current,
  actions,
  children,
}: {
  current: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { actor } = await requireSession();
  const tabs = PARTS.filter(({ needs }) => needs === undefined || allows(actor.roles, needs));
  return (
    <PageFrame
      title="Settings"
      actions={actions}
      head={
        <div className="px-4.5">
          <Tabs
            label="Parts of the settings"
            tabs={tabs.map(({ href, label }) => ({ href, label, current: label === current }))}
          />
        </div>
      }
    >
      <PageBody>{children}</PageBody>
    </PageFrame>
  );
}

/** A part of a settings page, with its title and what it is about. */
export const Part = ({
  title,
  about,
  action,
  children,
}: {
  title: string;
  about?: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}) => (
  <section className="flex max-w-4xl flex-col gap-2">
    <div className="flex flex-wrap items-end justify-between gap-3">
      <div className="flex min-w-0 max-w-prose flex-col">
        <h2 className="font-semibold">{title}</h2>
        {about && <p className="text-muted">{about}</p>}
      </div>
      {action}
    </div>
    {children}
  </section>
);
