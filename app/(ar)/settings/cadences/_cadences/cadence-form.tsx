'use client';

import { type FormEvent, useActionState, useEffect, useRef, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Form } from '@/components/ui/form';
import { ENGLISH, FormContext } from '@/components/ui/form-context';
import { ProgressBar } from '@/components/ui/progress-bar';
import { SelectField, type SelectOption } from '@/components/ui/select-field';
import { optionsOf } from '@/components/ui/select-options';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextField } from '@/components/ui/text-field';
import { PAYER_CLASSES } from '@/lib/dunning/cadence-words';
import { type FormState, IDLE } from '@/lib/web/form-state';
import type { Simulated } from '../simulate/route';
import { setCadenceAct } from './cadence-acts';
import { followSimulation } from './follow-simulation';
import { SimulationResult } from './simulation-result';
import { StepRows, type StepText } from './step-rows';
import { useLiveCheck } from './use-live-check';

export type CadenceText = {
  cadence: string;
  version: string;
  name: string;
  countries: string;
  balanceFrom: string;
  balanceBelow: string;
  payer: string;
  owner: string;
  steps: readonly StepText[];
};

type CadenceFormProps = {
  text: CadenceText;
  owners: readonly SelectOption[];
  currency: string;
  mostSteps: number;
  requestKey: string;
};

type Running = { done: number; total: number };
const NONE: Record<string, string> = {};

/** A cadence to be written: whom it is for, its steps, what it would do, and only then Save. */
export function CadenceForm({ text, owners, currency, mostSteps, requestKey }: CadenceFormProps) {
  const [key] = useState(requestKey);
  const [state, dispatch] = useActionState<FormState, FormData>(
    (_state, data) => setCadenceAct(IDLE, data),
    IDLE,
  );
  const simulation = useSimulation();
  const fields = useRef<HTMLDivElement>(null);
  const formData = () => new FormData(fields.current?.closest('form') ?? undefined);
  const errors = Object.keys(simulation.errors).length > 0 ? simulation.errors : state.errors;
  const live = useLiveCheck(errors);
  const changed = (event: FormEvent<HTMLElement>) => {
    simulation.forget();
    live.changed(event);
  };
  return (
    <Form action={dispatch} errors={errors} values={NONE} guard className="max-w-5xl !gap-6">
      <input type="hidden" name="request_key" value={key} />
      <input type="hidden" name="cadence" value={text.cadence} />
      <input type="hidden" name="version" value={text.version} />
      <FormContext value={{ errors: live.errors, values: NONE, words: ENGLISH }}>
        {/* Whatever is changed, what was simulated is of something else. */}
        <div ref={fields} onChange={changed} className="flex flex-col gap-6">
          <TextField name="name" label="Name" required defaultValue={text.name} className="max-w-md" />
          <Segment text={text} owners={owners} currency={currency} />
          <section className="flex flex-col gap-1">
            <h2 className="font-semibold">Steps</h2>
            <p className="max-w-prose text-muted">
              By days after the due day of the oldest item that can be collected. A step on a weekend or a
              holiday of the customer’s country comes on the next working day; one that comes late moves those
              after it. Automatic ones are done; suggested ones wait for a person until the next is due; by
              hand, the cadence waits.
            </p>
            <StepRows steps={text.steps} most={mostSteps} />
          </section>
        </div>
      </FormContext>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => simulation.start(formData())} disabled={simulation.running !== null}>
          Simulate 14 days
        </Button>
        <SubmitButton>Save</SubmitButton>
        <ButtonLink href="/settings/cadences">Cancel</ButtonLink>
      </div>
      <Simulation {...simulation} />
    </Form>
  );
}

const Segment = ({ text, owners, currency }: Pick<CadenceFormProps, 'text' | 'owners' | 'currency'>) => (
  <section className="flex flex-col gap-3">
    <h2 className="font-semibold">For</h2>
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      <TextField
        name="segment.countries"
        label="Countries"
        hint="Codes like DE, AT; empty for all. That of the billing address counts."
        defaultValue={text.countries}
      />
      <SelectField
        name="segment.payer"
        label="Payers"
        required
        options={optionsOf(PAYER_CLASSES)}
        defaultValue={text.payer}
      />
      <SelectField
        name="segment.owner"
        label="Owner"
        placeholder="Any"
        options={owners}
        defaultValue={text.owner}
      />
      <TextField
        name="segment.balance_from"
        label={`Balance of at least, ${currency}`}
        inputMode="decimal"
        defaultValue={text.balanceFrom}
      />
      <TextField
        name="segment.balance_below"
        label={`Balance of less than, ${currency}`}
        inputMode="decimal"
        defaultValue={text.balanceBelow}
      />
    </div>
  </section>
);

type SimulationState = {
  running: Running | null;
  found: Simulated | null;
  refusal: string | null;
  errors: Record<string, string>;
  stop: () => void;
};

function useSimulation() {
  const [running, setRunning] = useState<Running | null>(null);
  const [found, setFound] = useState<Simulated | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [errors, setErrors] = useState<Record<string, string>>(NONE);
  const control = useRef<AbortController | null>(null);
  useEffect(() => () => control.current?.abort(), []);
  const forget = () => {
    setFound(null);
    setRefusal(null);
    setErrors(NONE);
  };
  const start = async (data: FormData) => {
    if (control.current) return;
    const stop = new AbortController();
    control.current = stop;
    forget();
    setRunning({ done: 0, total: 0 });
    const end = await followSimulation(data, stop.signal, (done, total) => setRunning({ done, total }));
    control.current = null;
    setRunning(null);
    if ('simulated' in end) setFound(end.simulated);
    else if ('refusal' in end) {
      setRefusal(end.refusal);
      setErrors(end.errors);
    }
  };
  return { running, found, refusal, errors, forget, start, stop: () => control.current?.abort() };
}

function Simulation({ running, found, refusal, errors, stop }: SimulationState) {
  if (running) {
    return (
      <div className="flex max-w-xl flex-col items-start gap-2">
        <div className="w-full">
          {running.total === 0 ? (
            <p role="status">Reading what is due…</p>
          ) : (
            <ProgressBar label="Simulating" {...running} noun="customers" />
          )}
        </div>
        <Button onClick={stop}>Stop</Button>
      </div>
    );
  }
  // What is wrong with a field is said above the form and beside the field.
  if (refusal && Object.keys(errors).length === 0) {
    return (
      <Banner tone="warn" alert>
        {refusal}
      </Banner>
    );
  }
  return found && <SimulationResult found={found} />;
}
