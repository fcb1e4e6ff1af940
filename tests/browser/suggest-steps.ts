import { runCadences } from '@/lib/dunning/run-cadences';
import { sendStep } from '@/lib/dunning/send-step';
import { addDays, dayIn } from '@/lib/kernel/day';
import { disconnect, organisationIds } from '@/lib/kernel/db';

/** What the run of the last weekday would have suggested: on a weekend nothing is, and a test may run on one. */
export async function suggestSteps(): Promise<void> {
  const [organisation = 0] = await organisationIds();
  let day = dayIn('Europe/Berlin', new Date());
  while ([0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())) day = addDays(day, -1);
  await runCadences(organisation, { send: sendStep, day, byHand: true });
  await disconnect();
}
