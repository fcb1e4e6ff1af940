import { inviteToPortal } from '@/lib/portal/invite-to-portal';
import { findVisitor, type Visitor } from '@/lib/portal/visitor';
import type { Book, TestCustomer } from '@/tests/support/world';

export const tokenOf = (url: string | null): string => url?.split('/').at(-1) ?? '';

/** The id of a customer's first contact that stands. */
export async function contactOf(book: Book, { id }: Pick<TestCustomer, 'id'>): Promise<string> {
  const [row] = await book.sql<{ id: string }>(
    'SELECT id::text FROM contact WHERE customer_id = $1 AND ended_at IS NULL ORDER BY id LIMIT 1',
    [id],
  );
  return row?.id ?? '';
}

/** Invites the contact of a customer, as a collector does. */
export async function invite(book: Book, customer: TestCustomer, days = 30) {
  const input = { customer: customer.number, contact: await contactOf(book, customer), days };
  const invited = await book.run(inviteToPortal, input, { as: 'collector' });
  return { ...invited, token: tokenOf(invited.url) };
}

/** Whom a new link of the customer lets in. */
export async function visitorOf(book: Book, customer: TestCustomer): Promise<Visitor & { token: string }> {
  const { token } = await invite(book, customer);
  const visitor = await findVisitor(token);
  if (!visitor) throw new Error('The link opens nothing.');
  return { ...visitor, token };
}
