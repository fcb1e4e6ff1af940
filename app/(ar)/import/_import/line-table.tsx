'use client';

import { DataTable } from '@/components/data-table';

export type Line = { line: number; message: string; field?: string };

/** Lines of the file and what is to be said of them. */
export function LineTable({
  caption,
  lines,
  fields,
}: {
  caption: string;
  lines: readonly Line[];
  fields: boolean;
}) {
  return (
    <DataTable
      caption={caption}
      keys={false}
      columns={[
        {
          id: 'line',
          header: 'Line',
          width: 76,
          align: 'end',
          cell: ({ line }) => line.toLocaleString('en-US'),
        },
        ...(fields ? [{ id: 'field', header: 'Field', width: 170, wideOnly: true, cell: fieldOf }] : []),
        { id: 'message', header: fields ? 'Why' : 'What', cell: whyOf },
      ]}
      rows={lines.map((one, index) => ({ ...one, id: String(index), label: `Line ${one.line}` }))}
    />
  );
}

const fieldOf = ({ field }: Line) => <span title={field}>{field}</span>;
const whyOf = ({ message }: Line) => <span title={message}>{message}</span>;
