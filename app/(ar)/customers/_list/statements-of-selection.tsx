'use client';

import type { SelectOption } from '@/components/ui/select-field';
import { useSelection } from '@/components/use-selection';
import { StatementDialog } from '../_statements/statement-dialog';

type StatementsProps = { from: string; to: string; languages: readonly SelectOption[] };

/** Statements of the selected customers, a PDF each, in one archive. */
export function StatementsOfSelection({ from, to, languages }: StatementsProps) {
  const { selected } = useSelection();
  return (
    <StatementDialog
      label="Statements as PDF"
      title={selected.length === 1 ? 'Statement of 1 customer' : `Statements of ${selected.length} customers`}
      description="A PDF for each customer, together in one ZIP file."
      path="/customers/statements"
      customers={selected}
      from={from}
      to={to}
      languages={languages}
    />
  );
}
