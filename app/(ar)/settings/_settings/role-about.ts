/** What a role is for, beside its name. */
export const ROLE_ABOUT: Readonly<Record<string, string>> = {
  sales_viewer: 'Sees customers, their accounts and the queue.',
  collector: 'Works the queue, keeps contacts, posts and allocates payments.',
  finance: 'Posts everything, changes terms, closes the books, imports.',
  collections_manager: 'Does what finance does, but closes no books; sees who is who.',
  admin: 'Manages people, keys and archiving. Moves no money.',
  auditor: 'Sees everything, the audit trail too. Changes nothing.',
};
