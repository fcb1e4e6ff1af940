import type { Payer as PayerProps } from '@/components/payer-flag';
import type { Payer } from '@/lib/collections/customer-row';

/** The payer's evidence as the flag shows it. */
export const payerProps = (payer: Payer): PayerProps => ({
  flag: payer.flag ? 'recurring' : payer.of === 0 ? 'new' : payer.late === 0 ? 'on_time' : 'late',
  late: payer.late,
  of: payer.of,
  average_days_late: payer.average_days_late === null ? null : Number(payer.average_days_late),
});
