import type { Block, TableValue } from './fill-template';

/** A message as plain text: tables in columns, amounts aligned at their end. */
export const writeText = (blocks: readonly Block[]): string =>
  `${blocks.map((block) => (block.kind === 'table' ? tableText(block.table) : block.lines.join('\n'))).join('\n\n')}\n`;

function tableText({ heads, rows, foot }: TableValue): string {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const last = heads.length - 1;
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === last ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const width = widths.reduce((sum, each) => sum + each + 2, -2);
  const total = ({ label, amount }: TableValue['foot'][number]) =>
    label + amount.padStart(Math.max(amount.length + 2, width - label.length));
  return [line(heads), '-'.repeat(width), ...rows.map(line), '-'.repeat(width), ...foot.map(total)].join(
    '\n',
  );
}
