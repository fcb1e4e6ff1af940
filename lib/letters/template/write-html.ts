import type { Block, TableValue } from './fill-template';

/**
 * A message as HTML that mail programs show alike: styles on the elements, no images, nothing from elsewhere. Every text is
 * escaped, the template’s own as well as the values; an address that begins with http is a link.
 */
export function writeHtml(blocks: readonly Block[], language: string): string {
  const body = blocks.map((block) =>
    block.kind === 'table'
      ? tableHtml(block.table)
      : `<p style="margin:0 0 14px">${block.lines.map(lineHtml).join('<br>')}</p>`,
  );
  return (
    `<!doctype html><html lang="${escapeHtml(language)}"><head><meta charset="utf-8"></head>` +
    `<body style="${BODY}">${body.join('')}</body></html>`
  );
}

const BODY =
  'margin:0;padding:16px;background:#ffffff;color:#1c1c1c;font:15px/1.5 -apple-system,Segoe UI,Helvetica,Arial,sans-serif';
const TABLE = 'border-collapse:collapse;margin:0 0 14px;font-size:14px';
const CELL = 'padding:4px 14px 4px 0;text-align:left;vertical-align:top;border-bottom:1px solid #dddddd';
const AMOUNT =
  'padding:4px 0;text-align:right;vertical-align:top;white-space:nowrap;border-bottom:1px solid #dddddd';

function tableHtml({ heads, rows, foot }: TableValue): string {
  const last = heads.length - 1;
  const cells = (row: readonly string[], tag: 'th' | 'td') =>
    row
      .map(
        (cell, column) => `<${tag} style="${column === last ? AMOUNT : CELL}">${escapeHtml(cell)}</${tag}>`,
      )
      .join('');
  const total = ({ label, amount }: TableValue['foot'][number]) =>
    `<tr><th colspan="${last}" style="${CELL}">${escapeHtml(label)}</th><th style="${AMOUNT}">${escapeHtml(amount)}</th></tr>`;
  return (
    `<table style="${TABLE}"><thead><tr>${cells(heads, 'th')}</tr></thead>` +
    `<tbody>${rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')}</tbody>` +
    `<tfoot>${foot.map(total).join('')}</tfoot></table>`
  );
}

/** What stands between addresses is text; an address is shown as it is, so that nobody is led elsewhere. */
function lineHtml(line: string): string {
  return line
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, place) =>
      place % 2 === 0 ? escapeHtml(part) : `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>`,
    )
    .join('');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
