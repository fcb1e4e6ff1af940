import { ShownMoney } from '@/components/money-text';
import type { ShownFigure } from './shown-customer';

/** Who it is and how to reach them. */
export const CustomerCell = ({ name, contact }: { name: string; contact: string | null }) => (
  <>
    <span className="block truncate font-medium">{name}</span>
    {contact === null ? (
      <span className="block truncate font-normal text-danger text-xs">no billing contact</span>
    ) : (
      <span className="block truncate font-normal text-muted text-xs">{contact}</span>
    )}
  </>
);

export const Figure = ({ figure }: { figure: ShownFigure }) => (
  <>
    <ShownMoney money={figure} />
    {figure.others?.map((other) => (
      <span key={other.text} className="block text-muted text-xs">
        + <ShownMoney money={other} />
      </span>
    ))}
  </>
);
