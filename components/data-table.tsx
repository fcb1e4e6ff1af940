'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { type CSSProperties, type ReactNode, useMemo, useRef } from 'react';
import { CHECKBOX_WIDTH, type Column, leastWidths, type TableRowData, WIDE_ONLY } from './data-table-columns';
import { DataTableHead } from './data-table-head';
import { DataTableRow } from './data-table-row';
import { countRows, type PackedRows, unpackRows } from './packed-rows';
import { SelectionBar } from './selection-bar';
import { type Sort, withParams } from './table-address';
import { classNames } from './ui/class-names';
import { useAlive } from './use-alive';
import { useRowCursor } from './use-row-cursor';
import { useSelectableRows } from './use-selectable-rows';
import { useSelection } from './use-selection';
import { useShortcuts } from './use-shortcuts';
import { useTableKeys } from './use-table-keys';
import { useVirtualRows, VIRTUAL_ABOVE } from './use-virtual-rows';

type DataTableProps<Row extends TableRowData> = {
  /** Names the table, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  /** A page of them from the server is better packed. */
  rows: readonly Row[] | PackedRows<Row>;
  /** The sort in force, when `?sort=` says nothing. Sorting itself is the server's. */
  sort?: Sort;
  /** Enter and a click: show the row in the side panel (`?row=`), go to its `href`, or do nothing. */
  opens?: 'panel' | 'page' | 'nothing';
  param?: string;
  /** Checkboxes and `x`; the ids are in `?selected=`. `selectionActions` stand beside the count. */
  selectable?: boolean;
  selectionActions?: ReactNode;
  /** j, k, Enter and x act on this table; one table of a page may have them. */
  keys?: boolean;
  /** More keys that act on the row under the cursor; on the first one when there is none. */
  rowKeys?: readonly { keys: string; label: string; run: (id: string) => void }[];
  /** Two-line rows. */
  tall?: boolean;
  /** Takes the rest of the page's height and scrolls inside; else it is as high as its rows. */
  fill?: boolean;
  /** Instead of rows, when there are none. */
  empty?: ReactNode;
  /** Under the last row: “Show more”, totals. */
  footer?: ReactNode;
};

/** The list that people work down: keys, selection and open row in the address, virtual above 50 rows. */
export function DataTable<Row extends TableRowData>(props: DataTableProps<Row>) {
  const alive = useAlive();
  if (countRows(props.rows) === 0 && props.empty) return props.empty;
  return alive ? <LiveTable {...props} /> : <TableOnItsWay {...props} />;
}

/** What the server sends: the table's true shape, for the moment until its rows are laid out. */
function TableOnItsWay<Row extends TableRowData>(props: DataTableProps<Row>) {
  const { caption, columns, sort = '', selectable = false, tall, fill } = props;
  const count = countRows(props.rows);
  return (
    <section
      aria-label={caption}
      aria-busy
      className={classNames('@container relative overflow-x-auto', height(fill, count > VIRTUAL_ABOVE))}
    >
      <table style={leastWidthVariables(columns, selectable)} className={TABLE}>
        <caption className="spoken">{caption}</caption>
        <Widths columns={columns} selectable={selectable} />
        <DataTableHead columns={columns} sort={sort} all={selectable ? NONE_YET : undefined} />
        <tbody aria-hidden>
          <tr>
            <td
              colSpan={columns.length + (selectable ? 1 : 0)}
              className="rows-on-their-way"
              style={{ '--row': `${rowHeight(tall)}px`, height: count * rowHeight(tall) } as CSSProperties}
            />
          </tr>
        </tbody>
      </table>
      {props.footer}
    </section>
  );
}

const NONE_YET = { checked: false, some: false, toggle: () => {} };
const TABLE = 'w-full min-w-(--narrow) table-fixed border-collapse @min-[40rem]:min-w-(--wide)';
const rowHeight = (tall: boolean | undefined) => (tall ? 40 : 36);

function LiveTable<Row extends TableRowData>(props: DataTableProps<Row>) {
  const { caption, columns, sort = '', opens = 'nothing', param = 'row', selectable = false } = props;
  const rows = useMemo(() => unpackRows(props.rows), [props.rows]);
  const region = useRef<HTMLElement>(null);
  const { selected, setSelected } = useSelection();
  const table = useSelectableRows(rows, selected, setSelected, selectable);
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const { indexes, above, below, reveal } = useVirtualRows(ids, rowHeight(props.tall), region);
  const hrefOf = (id: string) => rows.find((row) => row.id === id)?.href;
  const { cursor, openRow, move, close } = useRowCursor({ ids, opens, param, hrefOf, reveal, region });
  const toggle = (id: string) => table.getRow(id).toggleSelected();
  const panelHref = usePanelHref(param);
  useTableKeys({ cursor, openRow, move, close, toggle, opens, selectable, active: props.keys ?? true });

  const row = cursor ?? ids[0];
  useShortcuts(
    (props.rowKeys ?? []).map(({ keys, label, run }) => ({
      keys,
      label,
      group: 'List',
      run: () => row !== undefined && run(row),
    })),
  );

  const model = table.getRowModel().rows;
  const shown = indexes ? indexes.flatMap((index) => model[index] ?? []) : model;
  const titleId = (columns.find(({ title }) => title) ?? columns[0])?.id;
  const all = {
    checked: table.getIsAllRowsSelected(),
    some: table.getIsSomeRowsSelected(),
    toggle: () => table.toggleAllRowsSelected(),
  };
  return (
    <>
      {selectable && (
        <SelectionBar
          count={selected.length}
          clear={() => setSelected([])}
          actions={props.selectionActions}
        />
      )}
      <section
        ref={region}
        aria-label={caption}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        className={classNames('@container relative overflow-x-auto', height(props.fill, indexes !== null))}
      >
        <table
          aria-rowcount={indexes ? rows.length + 1 : undefined}
          style={leastWidthVariables(columns, selectable)}
          className={TABLE}
        >
          <caption className="spoken">{caption}</caption>
          <Widths columns={columns} selectable={selectable} />
          <DataTableHead columns={columns} sort={sort} all={selectable ? all : undefined} />
          <tbody>
            <Spacer height={above} />
            {shown.map((row) => (
              <DataTableRow
                key={row.id}
                {...{ row: row.original, columns, titleId, opens, tall: props.tall ?? false }}
                href={opens === 'panel' ? panelHref(row.id) : row.original.href}
                place={indexes ? row.index + 2 : undefined}
                current={cursor === row.id}
                open={() => openRow(row.id)}
                selection={
                  selectable
                    ? { checked: row.getIsSelected(), toggle: row.getToggleSelectedHandler() }
                    : undefined
                }
              />
            ))}
            <Spacer height={below} />
          </tbody>
        </table>
        {props.footer}
      </section>
    </>
  );
}

/** The address of this page with a row's panel open. */
function usePanelHref(param: string): (id: string) => string {
  const params = useSearchParams();
  const pathname = usePathname();
  return (id) => pathname + withParams(params, { [param]: id });
}

/** On a narrow screen the page scrolls, except past 50 rows, where something of known height must. */
const height = (fill: boolean | undefined, virtual: boolean) =>
  classNames(
    virtual && 'max-h-[85dvh] overflow-y-auto',
    fill && 'min-h-0 md:max-h-none md:flex-1 md:overflow-y-auto',
  );

function leastWidthVariables<Row extends TableRowData>(columns: readonly Column<Row>[], selectable: boolean) {
  const { wide, narrow } = leastWidths(columns, selectable);
  return { '--wide': `${wide}px`, '--narrow': `${narrow}px` } as CSSProperties;
}

function Widths<Row extends TableRowData>({
  columns,
  selectable,
}: {
  columns: readonly Column<Row>[];
  selectable: boolean;
}) {
  return (
    <colgroup>
      {selectable && <col style={{ width: CHECKBOX_WIDTH }} />}
      {columns.map(({ id, width, wideOnly }) => (
        <col key={id} style={{ width }} className={wideOnly ? WIDE_ONLY.column : undefined} />
      ))}
    </colgroup>
  );
}

/** Stands for the rows that are scrolled out. */
const Spacer = ({ height: pixels }: { height: number }) =>
  pixels > 0 ? (
    <tr aria-hidden>
      <td style={{ height: pixels }} />
    </tr>
  ) : null;
