import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { DayField } from '@/components/ui/day-field';
import { TextField } from '@/components/ui/text-field';

type Filter = Partial<Record<'command' | 'actor' | 'record' | 'from' | 'to', string | undefined>>;

/** The filter is the address: a plain form that asks for it. */
export const AuditFilter = ({ command, actor, record, from, to }: Filter) => (
  <form action="/audit" className="flex flex-wrap items-end gap-2 px-4.5">
    <TextField
      name="command"
      label="Command"
      defaultValue={command ?? ''}
      hideLabel
      placeholder="Command, like ledger.post"
      className="w-52"
    />
    <TextField
      name="actor"
      label="Who"
      defaultValue={actor ?? ''}
      hideLabel
      placeholder="Who"
      className="w-40"
    />
    <TextField
      name="record"
      label="Record"
      defaultValue={record ?? ''}
      hideLabel
      placeholder="Record, like customer:C-00042"
      className="w-56"
    />
    <DayField name="from" label="From" defaultValue={from ?? ''} hideLabel className="w-36" />
    <span className="pb-1.5 text-muted">to</span>
    <DayField name="to" label="To" defaultValue={to ?? ''} hideLabel className="w-36" />
    <Button type="submit">Filter</Button>
    {[command, actor, record, from, to].some(Boolean) && (
      <ButtonLink href="/audit" look="quiet">
        Clear
      </ButtonLink>
    )}
  </form>
);
