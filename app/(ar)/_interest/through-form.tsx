import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { DayField } from '@/components/ui/day-field';

type ThroughFormProps = {
  /** The last day that is charged; shown as it was asked for. */
  through: string;
  latest: string;
  params: Record<string, string>;
  children?: ReactNode;
};

/** Asks for the charges through another day; the answer's address says so. */
export const ThroughForm = ({ through, latest, params, children }: ThroughFormProps) => (
  <form className="flex flex-wrap items-end gap-3">
    {['as_of', 'known_at'].map((name) =>
      params[name] ? <input key={name} type="hidden" name={name} value={params[name]} /> : null,
    )}
    <DayField
      key={through}
      name="through"
      label="Charge through"
      defaultValue={through}
      max={latest}
      required
      className="w-40"
    />
    {children}
    <Button type="submit">Show</Button>
  </form>
);
