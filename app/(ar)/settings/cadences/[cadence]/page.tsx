import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { members } from '@/lib/customers/members';
import { MOST_STEPS } from '@/lib/dunning/cadence';
import { cadences, type DescribedCadence } from '@/lib/dunning/cadences';
import { requireSession } from '@/lib/identity/session';
import { allows } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { SettingsFrame } from '../../_settings/settings-frame';
import { CadenceForm, type CadenceText } from '../_cadences/cadence-form';
import type { StepText } from '../_cadences/step-rows';

export const metadata: Metadata = { title: 'Cadence' };

/** One cadence to be changed, or (`new`) a new one. */
export default async function CadencePage({ params }: { params: Promise<{ cadence: string }> }) {
  const { cadence } = await params;
  const { actor } = await requireSession();
  if (!allows(actor.roles, 'queue.manage')) redirect('/no-access');
  const { data, currency } = await ask(cadences);
  const found = data.find((each) => String(each.cadence) === cadence);
  if (!found && cadence !== 'new') notFound();
  const people = await ask(members);
  return (
    <SettingsFrame current="Cadences">
      <h2 className="font-semibold text-lg">{found ? found.name : 'New cadence'}</h2>
      <CadenceForm
        text={found ? textOf(found) : data.length === 0 ? USUAL : EMPTY}
        owners={people.data.map(({ name, email }) => ({ value: email, label: name }))}
        currency={currency}
        mostSteps={MOST_STEPS}
        requestKey={randomUUID()}
      />
    </SettingsFrame>
  );
}

const textOf = ({ cadence, version, name, segment, steps }: DescribedCadence): CadenceText => ({
  cadence: String(cadence),
  version,
  name,
  countries: segment.countries.join(', '),
  balanceFrom: segment.balance_from ?? '',
  balanceBelow: segment.balance_below ?? '',
  payer: segment.payer,
  owner: segment.owner?.email ?? '',
  steps: steps.map((step) => ({
    key: String(step.key),
    day: String(step.day),
    channel: step.channel,
    mode: step.mode,
    level: step.level === null ? '' : String(step.level),
    hold: step.hold ?? '',
    note: step.note ?? '',
  })),
});

const step = (day: number, channel: StepText['channel'], level = ''): StepText => ({
  ...{ key: '', day: String(day), channel, level, mode: 'suggested', hold: '', note: '' },
});

const EMPTY: CadenceText = {
  ...{
    cadence: '',
    version: '',
    name: '',
    countries: '',
    balanceFrom: '',
    balanceBelow: '',
    payer: 'any',
    owner: '',
  },
  steps: [step(3, 'email', '1')],
};

/** What many do; each step is only suggested. */
const USUAL: CadenceText = {
  ...EMPTY,
  name: 'Usual',
  steps: [
    step(3, 'email', '1'),
    step(10, 'call'),
    step(14, 'email', '2'),
    step(25, 'letter', '3'),
    step(35, 'escalation'),
  ],
};
