import type { CustomerFacts } from '@/lib/customers/customer';
import { composeStatement, type StatementRequest } from '../account-statement';
import type { MessageContext } from '../message-context';
import { statementName } from './file-name';
import { statementPdf } from './print';

/** A file that goes along with a message. */
export type AttachedFile = { name: string; type: string; content: Buffer };

/** The statement of account of the last three months, unless said otherwise, from the caller’s transaction. */
export async function attachedStatement(
  context: MessageContext,
  customer: CustomerFacts,
  asked: StatementRequest = {},
): Promise<AttachedFile> {
  const statement = await composeStatement(context, customer, asked);
  return { name: statementName(statement), type: 'application/pdf', content: await statementPdf(statement) };
}
