'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';

type RowListProps = {
  noun: string;
  /** Begins with one row; an empty one is no row. */
  first?: boolean;
  /** The fields of one row; `prefix` numbers their names, `contacts.0.`. */
  children: (prefix: (list: string) => string) => ReactNode;
};

/** Any number of rows of the same fields. They are numbered without a gap, as the refusals name them. */
export function RowList({ noun, first = false, children }: RowListProps) {
  const [rows, setRows] = useState<readonly number[]>(first ? [0] : []);
  const [next, setNext] = useState(1);
  const add = () => {
    setRows([...rows, next]);
    setNext(next + 1);
  };
  return (
    <>
      {rows.map((row, index) => (
        <fieldset
          key={row}
          className="flex flex-col gap-3 border-line not-first-of-type:border-t not-first-of-type:pt-4"
        >
          <legend className="spoken">{`${noun} ${index + 1}`}</legend>
          {children((list) => `${list}.${index}.`)}
          <div>
            <Button look="quiet" onClick={() => setRows(rows.filter((other) => other !== row))}>
              Remove {noun} {index + 1}
            </Button>
          </div>
        </fieldset>
      ))}
      <div>
        <Button onClick={add}>
          Add {rows.length > 0 ? 'another' : article(noun)} {noun}
        </Button>
      </div>
    </>
  );
}

const article = (noun: string) => (/^[aeiou]/.test(noun) ? 'an' : 'a');
