'use client';

import type { MouseEvent, ReactNode } from 'react';
import { type Column, type TableRowData, WIDE_ONLY } from './data-table-columns';
import { classNames } from './ui/class-names';

type DataTableRowProps<Row extends TableRowData> = {
  row: Row;
  columns: readonly Column<Row>[];
  titleId: string | undefined;
  /** Its place in the whole table, header included, when not all rows are rendered. */
  place?: number;
  current: boolean;
  opens: 'panel' | 'page' | 'nothing';
  /** Where the row is opened without script, or beside. */
  href: string | undefined;
  tall: boolean;
  open: () => void;
  selection?: { checked: boolean; toggle: (event: unknown) => void };
};

export function DataTableRow<Row extends TableRowData>(props: DataTableRowProps<Row>) {
  const { row, columns, titleId, place, current, opens, tall, open, selection } = props;
  const click = (event: MouseEvent<HTMLElement>) => {
    if (opens !== 'nothing' && isOnRow(event)) open();
  };
  return (
    <tr
      data-row={row.id}
      aria-rowindex={place}
      aria-selected={selection ? selection.checked : undefined}
      onClick={click}
      className={classNames(
        'border-line border-b',
        tall ? 'h-10' : 'h-9',
        opens !== 'nothing' && 'cursor-default hover:bg-hover/60',
        current && 'bg-accent-tint shadow-[inset_2px_0_var(--accent)] hover:bg-accent-tint',
      )}
    >
      {selection && (
        <td className="pl-4">
          <input
            type="checkbox"
            aria-label={`Select ${row.label}`}
            checked={selection.checked}
            onChange={selection.toggle}
            className="size-3.5 align-middle"
          />
        </td>
      )}
      {columns.map((column) => {
        const content = column.cell ? column.cell(row) : row.cells?.[column.id];
        return (
          <td
            key={column.id}
            className={classNames(
              'overflow-hidden text-ellipsis px-2 leading-4.5 first:pl-4.5 last:pr-4.5',
              column.align === 'end' ? 'whitespace-nowrap text-right tabular-nums' : 'text-left',
              column.wideOnly && WIDE_ONLY.cell,
            )}
          >
            {column.id === titleId && opens !== 'nothing' ? <RowLink {...props}>{content}</RowLink> : content}
          </td>
        );
      })}
    </tr>
  );
}

/** A plain link: what Next's own would do, `open` does, and a hundred of those are a third of the page's rendering. */
function RowLink<Row extends TableRowData>({
  href,
  current,
  open,
  children,
}: DataTableRowProps<Row> & { children: ReactNode }) {
  if (!href) return children;
  const follow = (event: MouseEvent) => {
    // With a modifier the browser opens the same address elsewhere.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    open();
  };
  return (
    <a
      href={href}
      data-row-link
      aria-current={current ? 'true' : undefined}
      onClick={follow}
      className="block truncate rounded-xs"
    >
      {children}
    </a>
  );
}

/** Not on a control inside it, not in a popup that React hangs below it, not at the end of selecting text. */
function isOnRow(event: MouseEvent<HTMLElement>): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!target || !event.currentTarget.contains(target)) return false;
  if (target.closest('a, button, input, select, label, summary')) return false;
  return window.getSelection()?.isCollapsed ?? true;
}
