import { classNames } from './ui/class-names';

/** As the API gives it: late invoices `of` those due in the window. */
export type Payer = {
  flag: 'recurring' | 'late' | 'on_time' | 'new';
  late: number;
  of: number;
  average_days_late?: number | null;
};

const DOTS: Record<Payer['flag'], string> = {
  recurring: 'bg-dot-strong',
  late: 'bg-dot-late',
  on_time: 'bg-dot-good',
  new: 'bg-dot-new',
};

/** Does this customer pay late again and again? A dot, and the evidence in words. */
export function PayerFlag({ flag, late, of, average_days_late: average }: Payer) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap" title={evidence(late, of, average)}>
      <span aria-hidden className={classNames('size-1.5 rounded-full', DOTS[flag])} />
      {flag === 'new' ? 'New' : flag === 'on_time' ? 'On time' : `Late ${late} of ${of}`}
      {flag === 'recurring' && <span className="spoken">, recurring late payer</span>}
    </span>
  );
}

const evidence = (late: number, of: number, average?: number | null) =>
  of === 0
    ? 'No invoice has fallen due yet'
    : `${late} of ${of} late${average ? `, ${average} days on average` : ''}`;
