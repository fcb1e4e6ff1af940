import { StyleSheet, Text, View } from '@react-pdf/renderer';

/** A column: its heading, its share of the width, and amounts at their end. */
export type GridColumn = { head: string; share: number; end?: boolean };
export type GridRow = { cells: readonly string[]; bold?: boolean };

/** A table on paper; its head stands again on every page that it runs over. */
export const Grid = ({ columns, rows }: { columns: readonly GridColumn[]; rows: readonly GridRow[] }) => (
  <View>
    <View style={[styles.row, styles.head]} fixed>
      {columns.map((column) => (
        <Text key={column.head} style={cell(column, true)}>
          {column.head}
        </Text>
      ))}
    </View>
    {rows.map((row, place) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: rows on paper do not move.
      <View key={place} style={styles.row} wrap={false}>
        {columns.map((column, index) => (
          <Text key={column.head} style={cell(column, row.bold ?? false)}>
            {row.cells[index] ?? ''}
          </Text>
        ))}
      </View>
    ))}
  </View>
);

const cell = ({ share, end }: GridColumn, bold: boolean) => ({
  flexGrow: share,
  flexShrink: 1,
  flexBasis: 0,
  textAlign: end ? ('right' as const) : ('left' as const),
  fontWeight: bold ? 600 : 400,
  // Figures of one width, so that those of a column stand below each other.
  ...(end && { fontFeatureSettings: ['tnum'] }),
  paddingRight: end ? 0 : 6,
  paddingLeft: end ? 6 : 0,
});

const styles = StyleSheet.create({
  row: {
    flexDirection: 'row',
    borderBottomWidth: 0.5,
    borderBottomColor: '#d9d9d9',
    borderBottomStyle: 'solid',
    paddingVertical: 2.5,
  },
  head: { borderBottomColor: '#8a8a8a', color: '#5c5c5c' },
});
