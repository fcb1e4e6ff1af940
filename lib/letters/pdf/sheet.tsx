import { Document, Page, StyleSheet, Text, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { Letterhead } from '../letterhead';
import { oneLine } from '../template/fill-template';
import type { Writer } from '../words/writer';
import { fontFamily } from './fonts';

type SheetProps = {
  title: string;
  organisation: string;
  letterhead: Letterhead;
  /** The address window, a text a line. */
  to: readonly string[];
  /** Beside it: what the paper is, each with its name. */
  facts: readonly { label: string; value: string }[];
  writer: Writer;
  children: ReactNode;
};

/** The paper of every letter and statement: who writes, to whom, and the foot with the page’s number. A4. */
export const Sheet = ({ title, organisation, letterhead, to, facts, writer, children }: SheetProps) => (
  <Document
    title={title}
    author={organisation}
    language={writer.language}
    creator="Duebook"
    producer="Duebook"
  >
    <Page
      size="A4"
      style={[styles.page, { fontFamily: fontFamily() as unknown as string }]}
      layout={({ children: content, pageNumber = 1, totalPages = pageNumber }) => (
        <>
          <View style={styles.content}>{content}</View>
          <View style={styles.foot}>
            <Text style={styles.imprint}>{letterhead.footer === null ? '' : oneLine(letterhead.footer)}</Text>
            <Text style={styles.number}>{writer.words.letter.page(pageNumber, totalPages)}</Text>
          </View>
        </>
      )}
    >
      <View style={styles.head}>
        <Text style={styles.organisation}>{organisation}</Text>
        {linesOf(letterhead.address).map((line) => (
          <Text key={line} style={styles.small}>
            {line}
          </Text>
        ))}
      </View>
      <View style={styles.address}>
        <View style={styles.window}>
          {to.map((line) => (
            <Text key={line}>{line}</Text>
          ))}
        </View>
        <View style={styles.facts}>
          {facts.map(({ label, value }) => (
            <View key={label} style={styles.fact}>
              <Text style={styles.small}>{label}</Text>
              <Text>{value}</Text>
            </View>
          ))}
        </View>
      </View>
      {children}
    </Page>
  </Document>
);

/** Where to pay, if the letterhead says it. */
export const PayTo = ({ letterhead, writer }: { letterhead: Letterhead; writer: Writer }) =>
  letterhead.payment_details === null ? null : (
    <View style={styles.pay} wrap={false}>
      <Text style={styles.bold}>{writer.words.letter.payTo}</Text>
      {linesOf(letterhead.payment_details).map((line) => (
        <Text key={line}>{line}</Text>
      ))}
    </View>
  );

export const linesOf = (text: string | null): string[] =>
  text?.split('\n').map(oneLine).filter(Boolean) ?? [];

const styles = StyleSheet.create({
  page: {
    paddingTop: 44,
    paddingBottom: 28,
    paddingHorizontal: 48,
    fontSize: 9,
    lineHeight: 1.4,
    color: '#1c1c1c',
  },
  content: { flexGrow: 1 },
  head: { marginBottom: 24 },
  organisation: { fontSize: 12, lineHeight: 1.5, fontWeight: 600 },
  small: { fontSize: 8, color: '#5c5c5c' },
  bold: { fontWeight: 600 },
  address: { flexDirection: 'row', justifyContent: 'space-between', minHeight: 84, marginBottom: 18 },
  window: { width: 260, fontSize: 10, lineHeight: 1.4 },
  facts: { width: 200 },
  fact: { flexDirection: 'row', justifyContent: 'space-between', gap: 8 },
  pay: { marginTop: 14 },
  // Widths that do not hang on the text: measured without one, it would break at every word and take that height.
  imprint: { flexGrow: 1, flexBasis: 0 },
  number: { width: 90, textAlign: 'right' },
  foot: {
    flexDirection: 'row',
    gap: 12,
    fontSize: 8,
    lineHeight: 1.4,
    color: '#5c5c5c',
    marginTop: 12,
  },
});
