import type { ReactNode } from 'react';

type EmptyStateProps = {
  title: string;
  /** What this screen will show. */
  children: ReactNode;
  /** The one button that gets it there. */
  action?: ReactNode;
  heading?: 'h1' | 'h2' | 'h3';
};

export function EmptyState({ title, children, action, heading: Heading = 'h2' }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-start gap-2 px-4.5 py-12">
      <Heading className="font-semibold text-lg">{title}</Heading>
      <div className="text-muted">{children}</div>
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
