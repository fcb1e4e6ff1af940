import type { RefusalCode, StaleEdit } from '@/lib/kernel/refusal';

/** What a form shows after it was sent. */
export type FormState<A = unknown> = {
  status: 'idle' | 'done' | 'refused';
  /** Why it was refused; absent for a bug. */
  code?: RefusalCode;
  message?: string;
  /** Both versions, when somebody else saved first. */
  stale?: StaleEdit;
  /** By field name; `form` for the whole. */
  errors: Record<string, string>;
  /** What was typed, by field name; passwords are not kept. */
  values: Record<string, string>;
  /** What the command answered, once it is done. */
  answer?: A;
  /** The request key that the form sends next, once this one has done its work. */
  requestKey?: string;
};

/** The state before anything was sent. */
export const IDLE: FormState<never> = { status: 'idle', errors: {}, values: {} };
