'use client';

import { useActionState, useState } from 'react';
import { notify } from '@/components/notify';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { RadioGroup } from '@/components/ui/radio-group';
import { SubmitButton } from '@/components/ui/submit-button';
import type { AssignmentRule } from '@/lib/collections/assignment-policy';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../../_shell/request-key';
import { previewRulesAct, setRulesAct } from './assignment-acts';
import { AssignmentPreview, type Preview } from './assignment-preview';
import { type Person, RuleFields } from './rule-fields';

type AssignmentFormProps = {
  rules: readonly AssignmentRule[];
  people: readonly Person[];
  currency: string;
  locale: string;
};

const EMPTY: AssignmentRule = {
  countries: [],
  currencies: [],
  from: null,
  below: null,
  payer: null,
  owners: [],
};

/** The rules, tried out before they are saved. What is typed stays. */
export function AssignmentForm({ rules, people, currency, locale }: AssignmentFormProps) {
  const [key, setKey] = useState(newRequestKey);
  const [rows, setRows] = useState(() => rules.map((rule, id) => ({ id, rule })));
  const [next, setNext] = useState(rules.length);
  const [preview, setPreview] = useState<Preview | null>(null);
  const act = async (_state: FormState, data: FormData): Promise<FormState> => {
    if (data.get('act') === 'preview') {
      const asked = await previewRulesAct(IDLE, data);
      setPreview(asked.answer ?? null);
      return asked;
    }
    const saved = await setRulesAct(IDLE, data);
    if (saved.status === 'done') {
      notify.done(saved.message ?? 'Saved');
      setKey(newRequestKey());
    }
    return saved;
  };
  const [state, dispatch] = useActionState<FormState, FormData>(act, IDLE);
  const add = () => {
    setRows([...rows, { id: next, rule: EMPTY }]);
    setNext(next + 1);
  };
  const up = (place: number) =>
    setRows(
      rows.flatMap((row, at) => (at === place - 1 ? [rows[place] ?? row, row] : at === place ? [] : [row])),
    );
  return (
    <Form action={dispatch} errors={state.errors} guard>
      <input type="hidden" name="request_key" value={key} />
      {rows.length === 0 && (
        <p className="text-muted">
          No rule yet. The last one may have no condition: it then deals out everybody who is left, in turn.
        </p>
      )}
      {rows.map(({ id, rule }, place) => (
        <RuleFields
          key={id}
          {...{ place, rule, people, currency }}
          up={place === 0 ? null : () => up(place)}
          remove={() => setRows(rows.filter((row) => row.id !== id))}
        />
      ))}
      <div>
        <Button onClick={add}>Add a rule</Button>
      </div>
      <RadioGroup name="scope" label="Try them out on" options={SCOPES} defaultValue="unassigned" />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" name="act" value="preview">
          Preview
        </Button>
        <SubmitButton name="act" value="save">
          Save the rules
        </SubmitButton>
      </div>
      {preview && <AssignmentPreview preview={preview} locale={locale} />}
    </Form>
  );
}

const SCOPES = [
  { value: 'unassigned', label: 'Customers without an owner' },
  { value: 'all', label: 'All customers; who is with an owner of their rule stays there' },
];
