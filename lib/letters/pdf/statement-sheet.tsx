import { StyleSheet, Text, View } from '@react-pdf/renderer';
import type { Balance } from '@/lib/health/balances';
import type { AccountStatement } from '../account-statement';
import { isSomething } from '../figures';
import { oneLine } from '../template/fill-template';
import { type Writer, writerOf } from '../words/writer';
import { Grid, type GridRow } from './grid';
import { PayTo, Sheet } from './sheet';

/** A statement of account on paper, in its own language. */
export const statementSheet = (statement: AccountStatement) => (
  <StatementSheet statement={statement} writer={writerOf(statement.language, statement.locale)} />
);

type Part = { statement: AccountStatement; writer: Writer };

function StatementSheet({ statement, writer }: Part) {
  const { customer, organisation, letterhead, from, to, currencies, figures } = statement;
  const { statement: words, letter } = writer.words;
  return (
    <Sheet
      title={`${words.title} ${customer.number} ${from} ${to}`}
      organisation={oneLine(organisation)}
      letterhead={letterhead}
      to={[oneLine(customer.name), ...customer.postal]}
      facts={[{ label: letter.customerNumber, value: oneLine(customer.number) }]}
      writer={writer}
    >
      <Text style={styles.title}>{words.title}</Text>
      <Text style={styles.period}>{words.period(writer.day(from), writer.day(to))}</Text>
      {currencies.length === 0 && <Text>{words.nothing}</Text>}
      {currencies.map((account) => (
        <Account key={account.currency} account={account} {...{ statement, writer }} />
      ))}
      {figures.items.length > 0 && <OpenItems {...{ statement, writer }} />}
      {figures.items.length > 0 && <PayTo {...{ letterhead, writer }} />}
    </Sheet>
  );
}

/** One currency: before, every movement with the balance after it, and at the end. */
function Account({
  account: { currency, opening, movements, closing },
  statement: { from, to },
  writer,
}: Part & { account: AccountStatement['currencies'][number] }) {
  const { heads, documents, statement: words } = writer.words;
  const figure = (amount: string) => writer.figure(amount, currency);
  const rows: GridRow[] = movements.map(({ on, kind, number, due_on, reversed, amount, balance }) => {
    const document = `${documents[kind]} ${oneLine(number)}`;
    const credit = amount.startsWith('-');
    return {
      cells: [
        writer.shortDay(on),
        reversed ? words.reversed(document) : document,
        due_on && !reversed ? writer.shortDay(due_on) : '',
        credit ? '' : figure(amount),
        credit ? figure(amount.slice(1)) : '',
        figure(balance),
      ],
    };
  });
  return (
    <View>
      <Text style={styles.heading} minPresenceAhead={60}>
        {currency}
      </Text>
      <Grid
        columns={[
          { head: heads.issued, share: 14 },
          { head: heads.document, share: 34 },
          { head: heads.due, share: 14 },
          { head: heads.debit, share: 16, end: true },
          { head: heads.credit, share: 16, end: true },
          { head: heads.balance, share: 18, end: true },
        ]}
        rows={[
          { cells: ['', words.opening(writer.shortDay(from)), '', '', '', figure(opening)], bold: true },
          ...rows,
          { cells: ['', words.closing(writer.shortDay(to)), '', '', '', figure(closing)], bold: true },
        ]}
      />
    </View>
  );
}

/** What is open at the end of the period, and how old it is, each currency for itself. */
function OpenItems({ statement: { figures, to }, writer }: Part) {
  const { heads, documents, statement: words, disputed, total, more } = writer.words;
  const hidden = figures.open_items - figures.items.length;
  return (
    <>
      {figures.currencies.map((balance) => {
        const items = figures.items.filter(({ currency }) => currency === balance.currency);
        return (
          <View key={balance.currency}>
            <Text style={styles.heading} minPresenceAhead={60}>
              {words.openItems(writer.shortDay(to))}, {balance.currency}
            </Text>
            <Grid
              columns={[
                { head: heads.document, share: 34 },
                { head: heads.issued, share: 14 },
                { head: heads.due, share: 14 },
                { head: heads.late, share: 14 },
                { head: heads.amount, share: 17, end: true },
                { head: heads.open, share: 19, end: true },
              ]}
              rows={[
                ...items.map((item) => ({
                  cells: [
                    `${documents[item.kind]} ${oneLine(item.number)}${isSomething(item.disputed) ? ` (${disputed})` : ''}`,
                    writer.shortDay(item.issued_on),
                    item.due_on ? writer.shortDay(item.due_on) : '',
                    item.days_late === null ? '' : writer.days(item.days_late),
                    writer.figure(item.amount, item.currency),
                    writer.figure(item.open_amount, item.currency),
                  ],
                })),
                {
                  cells: [
                    total(balance.currency),
                    '',
                    '',
                    '',
                    '',
                    writer.figure(balance.balance, balance.currency),
                  ],
                  bold: true,
                },
              ]}
            />
            <Ageing balance={balance} to={to} writer={writer} />
          </View>
        );
      })}
      {hidden > 0 && <Text>{more(writer.count(hidden))}</Text>}
    </>
  );
}

function Ageing({ balance, to, writer }: { balance: Balance; to: string; writer: Writer }) {
  const { buckets, unapplied, statement } = writer.words;
  const parts = [
    ...balance.buckets.map(({ bucket, amount }) => ({ head: buckets[bucket], amount })),
    { head: unapplied, amount: balance.unapplied },
  ];
  return (
    <View wrap={false}>
      <Text style={styles.small}>
        {statement.ageing(writer.shortDay(to))}, {balance.currency}
      </Text>
      <Grid
        columns={parts.map(({ head }) => ({ head, share: 1, end: true }))}
        rows={[{ cells: parts.map(({ amount }) => writer.figure(amount, balance.currency)) }]}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  title: { fontSize: 14, lineHeight: 1.5, fontWeight: 600 },
  period: { color: '#5c5c5c', marginBottom: 4 },
  heading: { fontSize: 10, fontWeight: 600, marginTop: 14, marginBottom: 3 },
  small: { fontSize: 8, color: '#5c5c5c', marginTop: 10 },
});
