import { StyleSheet, Text, View } from '@react-pdf/renderer';
import type { Letter } from '../letter';
import { oneLine } from '../template/fill-template';
import { writerOf } from '../words/writer';
import { Grid } from './grid';
import { Sheet } from './sheet';

/** A letter on the organisation’s paper: the same text and tables as the message. */
export const letterSheet = (letter: Letter) => <LetterSheet letter={letter} />;

function LetterSheet({ letter }: { letter: Letter }) {
  const writer = writerOf(letter.language, letter.locale);
  const { heads, letter: words } = writer.words;
  return (
    <Sheet
      title={letter.subject}
      organisation={oneLine(letter.organisation)}
      letterhead={letter.letterhead}
      to={letter.to}
      facts={[
        { label: words.customerNumber, value: oneLine(letter.customer.number) },
        { label: heads.issued, value: writer.day(letter.on) },
      ]}
      writer={writer}
    >
      <Text style={styles.subject}>{letter.subject}</Text>
      {letter.blocks.map((block, place) =>
        block.kind === 'table' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: what is printed does not move.
          <View key={place} style={styles.paragraph}>
            <Grid
              columns={block.table.heads.map((head, index) => ({
                head,
                share: SHARES[index] ?? 1,
                end: index === block.table.heads.length - 1,
              }))}
              rows={[
                ...block.table.rows.map((cells) => ({ cells })),
                ...block.table.foot.map(({ label, amount }) => ({
                  cells: [label, ...block.table.heads.slice(2).map(() => ''), amount],
                  bold: true,
                })),
              ]}
            />
          </View>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: what is printed does not move.
          <View key={place} style={styles.paragraph} wrap={block.lines.length > 3}>
            {block.lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what is printed does not move.
              <Text key={index}>{line === '' ? ' ' : line}</Text>
            ))}
          </View>
        ),
      )}
    </Sheet>
  );
}

/** Of the columns of a list of documents; the first holds kind and number. */
const SHARES = [3.2, 1.3, 1.3, 1.2, 1.8];

const styles = StyleSheet.create({
  subject: { fontSize: 11, lineHeight: 1.4, fontWeight: 600, marginBottom: 12 },
  paragraph: { marginBottom: 10, fontSize: 10, lineHeight: 1.4 },
});
