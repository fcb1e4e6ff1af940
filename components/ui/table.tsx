import type { ComponentProps } from 'react';
import { classNames } from './class-names';

type Align = { align?: 'start' | 'end' };

/** A short table in its own scrolling region, for lists that need no keys and no selection. `caption` names it. */
export function Table({
  caption,
  className,
  children,
  ...rest
}: ComponentProps<'table'> & { caption: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section aria-label={caption} tabIndex={0} className="relative -mr-1.5 overflow-x-auto">
      <table className={classNames('w-full border-collapse', className)} {...rest}>
        <caption className="spoken">{caption}</caption>
        {children}
      </table>
    </section>
  );
}

export const TableRow = ({ className, ...rest }: ComponentProps<'tr'>) => (
  <tr className={classNames('h-9 border-line border-b', className)} {...rest} />
);

export const TableHead = ({
  align = 'start',
  className,
  ...rest
}: Omit<ComponentProps<'th'>, 'align'> & Align) => (
  <th
    scope="col"
    className={classNames(
      'h-8 px-2 first:pl-0 last:pr-1.5 font-medium text-muted text-xs whitespace-nowrap',
      side(align),
      className,
    )}
    {...rest}
  />
);

export const TableCell = ({
  align = 'start',
  className,
  ...rest
}: Omit<ComponentProps<'td'>, 'align'> & Align) => (
  <td
    className={classNames(
      'px-2 py-1 first:pl-0 last:pr-1.5',
      side(align),
      align === 'end' && 'tabular-nums whitespace-nowrap',
      className,
    )}
    {...rest}
  />
);

const side = (align: 'start' | 'end') => (align === 'end' ? 'text-right' : 'text-left');
