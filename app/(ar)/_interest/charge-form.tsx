'use client';

import Link from 'next/link';
import { useActionState, useState } from 'react';
import { DayText } from '@/components/day-text';
import { MoneyText } from '@/components/money-text';
import { notify } from '@/components/notify';
import { Badge } from '@/components/ui/badge';
import { Form } from '@/components/ui/form';
import { RadioGroup } from '@/components/ui/radio-group';
import { SubmitButton } from '@/components/ui/submit-button';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { WhyPopover } from '@/components/why-popover';
import type { ChargeAnswer } from '@/lib/dunning/propose-interest';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../_shell/request-key';
import { AT_ONCE, chosenAmounts, type Part, sumsOf } from './chosen-amounts';
import { chargeInterestAct } from './interest-acts';
import { whyInterest } from './why-interest';
import { CHARGE_WORDS } from './words';

type ChargeFormProps = {
  customer: string;
  through: string;
  today: string;
  locale: string;
  documents: readonly (ChargeAnswer & { href: string })[];
  /** Whether the reader may post here and now. */
  acting: boolean;
};

/** Left out on a phone. */
const WIDE = 'max-sm:hidden';

/** What would be charged, each document with its calculation; what is chosen is posted as it stands here. */
export function ChargeForm({ customer, through, today, locale, documents, acting }: ChargeFormProps) {
  const [requestKey, setRequestKey] = useState('');
  const [part, setPart] = useState<Part>('both');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () =>
      new Set(
        documents
          .filter(({ state }) => state === 'ready')
          .slice(0, AT_ONCE)
          .map(({ document }) => document),
      ),
  );
  const [state, dispatch] = useActionState<FormState, FormData>(async (_state, data) => {
    const next = await chargeInterestAct(IDLE, data);
    if (next.status === 'done') notify.done(next.message ?? 'Posted');
    return next;
  }, IDLE);
  const toggle = (document: string) => {
    setRequestKey('');
    const next = new Set(chosen);
    if (!next.delete(document)) next.add(document);
    setChosen(next);
  };
  const selected = documents.filter(({ document }) => chosen.has(document));
  const send = (data: FormData) => {
    // One key for what is chosen now: a second click posts nothing more.
    const key = requestKey || newRequestKey();
    setRequestKey(key);
    data.set('request_key', key);
    dispatch(data);
  };
  return (
    <Form action={send} errors={state.errors} values={state.values}>
      <input type="hidden" name="customer" value={customer} />
      <input type="hidden" name="through" value={through} />
      <Table caption="What would be charged">
        <thead>
          <TableRow>
            {acting && (
              <TableHead>
                <span className="spoken">Charge</span>
              </TableHead>
            )}
            <TableHead>Document</TableHead>
            <TableHead className={WIDE}>Due</TableHead>
            <TableHead align="end">Days late</TableHead>
            <TableHead align="end" className={WIDE}>
              Open
            </TableHead>
            <TableHead align="end">Interest</TableHead>
            <TableHead align="end">Fee</TableHead>
          </TableRow>
        </thead>
        <tbody>
          {documents.map((row) => (
            <ChargeRow
              key={row.document}
              row={row}
              today={today}
              locale={locale}
              acting={acting}
              checked={chosen.has(row.document)}
              toggle={() => toggle(row.document)}
            />
          ))}
        </tbody>
        <tfoot>
          {sumsOf(selected, part).map(({ currency, interest, fee }) => (
            <TableRow key={currency} className="font-semibold">
              <th scope="row" colSpan={acting ? 2 : 1} className="text-left">
                {acting ? `Chosen in ${currency}` : `Sum in ${currency}`}
              </th>
              <TableCell className={WIDE} />
              <TableCell />
              <TableCell className={WIDE} />
              <TableCell align="end">
                <MoneyText amount={interest} currency={currency} locale={locale} />
              </TableCell>
              <TableCell align="end">
                <MoneyText amount={fee} currency={currency} locale={locale} />
              </TableCell>
            </TableRow>
          ))}
        </tfoot>
      </Table>
      {acting && (
        <>
          {chosenAmounts(selected, part).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <RadioGroup
            name="charge"
            label="Post"
            defaultValue="both"
            onChange={(value) => {
              setRequestKey('');
              setPart(value as Part);
            }}
            options={[
              { value: 'both', label: 'Interest and fees' },
              { value: 'interest', label: 'Interest alone' },
              { value: 'fees', label: 'Fees alone' },
            ]}
          />
          <div>
            <SubmitButton pendingText="Posting…" disabled={chosenAmounts(selected, part).length === 0}>
              Post late interest
            </SubmitButton>
          </div>
        </>
      )}
    </Form>
  );
}

type ChargeRowProps = {
  row: ChargeFormProps['documents'][number];
  today: string;
  locale: string;
  acting: boolean;
  checked: boolean;
  toggle: () => void;
};

function ChargeRow({ row, today, locale, acting, checked, toggle }: ChargeRowProps) {
  const waits = CHARGE_WORDS[row.state];
  const money = { currency: row.currency, locale };
  return (
    <TableRow>
      {acting && (
        <TableCell>
          <input
            type="checkbox"
            aria-label={`Charge for ${row.number}`}
            checked={checked}
            disabled={row.state === 'disputed'}
            onChange={toggle}
            className="size-4 align-middle"
          />
        </TableCell>
      )}
      <TableCell>
        <Link className="link whitespace-nowrap" prefetch={false} href={row.href}>
          {row.number}
        </Link>
        {waits && (
          <>
            {' '}
            <Badge tone={waits.tone}>{waits.word}</Badge>{' '}
            <span className={`text-muted text-xs ${WIDE}`}>{waits.why}</span>
          </>
        )}
      </TableCell>
      <TableCell className={`whitespace-nowrap ${WIDE}`}>
        <DayText day={row.due_on} today={today} />
      </TableCell>
      <TableCell align="end">{row.days_late}</TableCell>
      <TableCell align="end" className={WIDE}>
        <MoneyText amount={row.open_amount} {...money} />
      </TableCell>
      <TableCell align="end">
        {row.lines.length > 0 ? (
          <WhyPopover
            label={`Interest on ${row.number}`}
            why={whyInterest(row.lines, { ...money, total: row.interest, today })}
          >
            <MoneyText amount={row.interest} {...money} />
          </WhyPopover>
        ) : (
          <MoneyText amount={row.interest} {...money} />
        )}
      </TableCell>
      <TableCell align="end">
        <MoneyText amount={row.fee} {...money} />
      </TableCell>
    </TableRow>
  );
}
