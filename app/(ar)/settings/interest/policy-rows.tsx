'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';

type PolicyRowsProps<Row> = {
  legend: string;
  /** The name of the list of inputs. */
  list: string;
  noun: string;
  /** Those that were decided. */
  rows: readonly Row[];
  /** The fields of one row; `prefix` numbers their names, `fees.0.`. */
  children: (prefix: string, row: Row | undefined) => ReactNode;
};

/** Rows of the same fields that can be added and taken away; numbered without a gap, as the refusals name them. */
export function PolicyRows<Row>({ legend, list, noun, rows: decided, children }: PolicyRowsProps<Row>) {
  const [rows, setRows] = useState(() => decided.map((row, id): { id: number; row?: Row } => ({ id, row })));
  const [next, setNext] = useState(decided.length);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">{legend}</legend>
      {rows.map(({ id, row }, place) => (
        <fieldset key={id} className="flex flex-wrap items-start gap-3">
          <legend className="spoken">{`${noun} ${place + 1}`}</legend>
          {children(`${list}.${place}.`, row)}
          <Button
            look="quiet"
            className="sm:mt-6"
            onClick={() => setRows(rows.filter((other) => other.id !== id))}
          >
            Remove<span className="spoken">{` ${noun} ${place + 1}`}</span>
          </Button>
        </fieldset>
      ))}
      <div>
        <Button
          onClick={() => {
            setRows([...rows, { id: next }]);
            setNext(next + 1);
          }}
        >
          Add a {noun}
        </Button>
      </div>
    </fieldset>
  );
}
