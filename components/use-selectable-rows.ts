'use client';

import { type RowSelectionState, rowSelectionFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { TableRowData } from './data-table-columns';

const features = tableFeatures({ rowSelectionFeature });

// Rendering columns is ours; the table keeps the row model and the selection, shift-click ranges included.
const NO_COLUMNS: never[] = [];

/** The rows as a table that knows which of them are selected. */
export function useSelectableRows<Row extends TableRowData>(
  rows: readonly Row[],
  selected: readonly string[],
  setSelected: (ids: string[]) => void,
  selectable: boolean,
) {
  const rowSelection = useMemo<RowSelectionState>(
    () => Object.fromEntries(selected.map((id) => [id, true])),
    [selected],
  );
  return useTable({
    features,
    columns: NO_COLUMNS,
    data: rows,
    getRowId: (row) => row.id,
    enableRowSelection: selectable,
    state: { rowSelection },
    onRowSelectionChange: (change) => {
      const next = typeof change === 'function' ? change(rowSelection) : change;
      setSelected(Object.keys(next).filter((id) => next[id]));
    },
  });
}
