'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { SelectField } from '@/components/ui/select-field';
import { optionsOf } from '@/components/ui/select-options';
import { TextField } from '@/components/ui/text-field';
import { HOLD_KINDS } from '@/lib/collections/touch-words';
import { STEP_CHANNELS, STEP_MODES, type StepChannel, type StepMode } from '@/lib/dunning/cadence-words';
import { MOST_LEVELS } from '@/lib/letters/built-in/template-kind';

export type StepText = {
  key: string;
  day: string;
  channel: StepChannel;
  mode: StepMode;
  level: string;
  hold: string;
  note: string;
};

const LEVELS = Array.from({ length: MOST_LEVELS.reminder }, (_, index) => ({
  value: String(index + 1),
  label: `Level ${index + 1}`,
}));

type Row = StepText & { id: number };

/** The steps as rows, in the order in which they are saved. */
export function StepRows({ steps, most }: { steps: readonly StepText[]; most: number }) {
  const [rows, setRows] = useState<readonly Row[]>(() => steps.map((step, id) => ({ ...step, id })));
  const [next, setNext] = useState(steps.length);
  const change = (id: number, part: Partial<StepText>) =>
    setRows(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const add = () => {
    setRows([...rows, { ...after(rows.at(-1)), id: next }]);
    setNext(next + 1);
  };
  return (
    <div className="flex flex-col">
      {rows.map((row, place) => (
        <StepFields
          key={row.id}
          row={row}
          place={place}
          change={(part) => change(row.id, part)}
          remove={() => setRows(rows.filter(({ id }) => id !== row.id))}
        />
      ))}
      <div className="pt-3">
        <Button onClick={add} disabled={rows.length >= most}>
          Add a step
        </Button>
      </div>
    </div>
  );
}

type StepFieldsProps = {
  row: Row;
  place: number;
  change: (part: Partial<StepText>) => void;
  remove: () => void;
};

function StepFields({ row, place, change, remove }: StepFieldsProps) {
  const name = (field: string) => `steps.${place}.${field}`;
  const writes = row.channel === 'email' || row.channel === 'letter';
  return (
    <fieldset className="grid grid-cols-2 items-start gap-x-3 gap-y-2 border-line border-b py-3 sm:grid-cols-[4.5rem_minmax(8rem,1.2fr)_8.5rem_minmax(7rem,1fr)_minmax(8rem,2fr)_auto]">
      <legend className="spoken">{`Step ${place + 1}`}</legend>
      <input type="hidden" name={name('key')} value={row.key} />
      <TextField
        name={name('day')}
        label="Day"
        inputMode="numeric"
        required
        value={row.day}
        onChange={(event) => change({ day: event.target.value })}
      />
      <SelectField
        name={name('channel')}
        label="What"
        required
        options={optionsOf(STEP_CHANNELS)}
        value={row.channel}
        onChange={(event) => change({ channel: event.target.value as StepChannel })}
      />
      {writes && (
        <SelectField
          name={name('level')}
          label="Reminder"
          required
          options={LEVELS}
          value={row.level || '1'}
          onChange={(event) => change({ level: event.target.value })}
        />
      )}
      {row.channel === 'hold' && (
        <SelectField
          name={name('hold')}
          label="Kind"
          required
          options={optionsOf(HOLD_KINDS)}
          value={row.hold || 'do_not_chase'}
          onChange={(event) => change({ hold: event.target.value })}
        />
      )}
      {!writes && row.channel !== 'hold' && <span className="hidden sm:block" />}
      <SelectField
        name={name('mode')}
        label="Done"
        required
        options={optionsOf(STEP_MODES)}
        value={row.mode}
        onChange={(event) => change({ mode: event.target.value as StepMode })}
      />
      {row.channel === 'call' || row.channel === 'escalation' ? (
        <TextField
          name={name('note')}
          label={row.channel === 'call' ? 'What to say' : 'What is asked'}
          value={row.note}
          onChange={(event) => change({ note: event.target.value })}
        />
      ) : (
        <span className="hidden sm:block" />
      )}
      <div className="self-end justify-self-end">
        <Button look="quiet" onClick={remove}>
          Remove <span className="spoken">{`step ${place + 1}`}</span>
        </Button>
      </div>
    </fieldset>
  );
}

/** A new step comes a week after the last one, and one level on where that wrote. */
function after(last: Row | undefined): StepText {
  const day = String((Number(last?.day) || 0) + (last ? 7 : 3));
  const level = String(Math.min(MOST_LEVELS.reminder, (Number(last?.level) || 0) + 1));
  return { key: '', day, channel: 'email', mode: 'suggested', level, hold: '', note: '' };
}
