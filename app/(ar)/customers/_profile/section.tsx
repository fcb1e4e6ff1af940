import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button-link';

type SectionProps = {
  title: string;
  /** What opens its form; absent where the reader may not, or while it is open. */
  edit?: { id: string; label: string; href: string } | undefined;
  children: ReactNode;
};

/** One part of the profile: its heading, and beside it what it can be changed by. */
export const Section = ({ title, edit, children }: SectionProps) => (
  <section className="min-w-0">
    <div className="mb-1 flex min-h-8 items-center justify-between gap-2 border-line border-b">
      <h2 className="font-semibold">{title}</h2>
      {edit && (
        <ButtonLink
          id={edit.id}
          href={edit.href}
          scroll={false}
          look="quiet"
          aria-label={`${edit.label}: ${title.toLowerCase()}`}
        >
          {edit.label}
        </ButtonLink>
      )}
    </div>
    {children}
  </section>
);

/** What was before, folded away. */
export const Former = ({ label, children }: { label: string; children: ReactNode }) => (
  <details className="mt-2">
    <summary className="cursor-pointer text-muted">{label}</summary>
    {children}
  </details>
);
