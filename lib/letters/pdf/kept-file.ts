import type { CustomerFacts } from '@/lib/customers/customer';
import { type AccountStatement, composeStatement, type StatementRequest } from '../account-statement';
import type { Letter } from '../letter';
import type { MessageContext } from '../message-context';
import { letterName, statementName } from './file-name';
import { letterPdf, statementPdf } from './print';

/**
 * A file that goes along with a message: what stands in it, as JSON, read in the transaction that decides on the message.
 * Its pages are laid out from that whenever they are wanted, so that nobody is locked while they are.
 */
export type KeptFile = { name: string; type: 'application/pdf' } & (
  | { statement: AccountStatement }
  | { letter: Letter }
);

/** The statement of account of the last three months, unless said otherwise. */
export async function keptStatement(
  context: MessageContext,
  customer: CustomerFacts,
  asked: StatementRequest = {},
): Promise<KeptFile> {
  const statement = await composeStatement(context, customer, asked);
  return { name: statementName(statement), type: 'application/pdf', statement };
}

export const keptLetter = (letter: Letter): KeptFile => ({
  name: letterName(letter),
  type: 'application/pdf',
  letter,
});

/** Its pages. */
export const printFile = (file: KeptFile): Promise<Buffer> =>
  'statement' in file ? statementPdf(file.statement) : letterPdf(file.letter);
