import type { Actor } from '@/lib/kernel/actor';
import type { QueryContext } from '@/lib/kernel/query';

/** A command’s or a query’s context, or a program’s own: one transaction, in which everything is read. */
export type MessageContext = Pick<QueryContext, 'tx' | 'organisation' | 'today'> & {
  /** Signs what goes to customers without an owner, where it is a person. */
  actor?: Pick<Actor, 'userId'>;
};
