import { expect, test } from 'vitest';
import { nextActOf } from '@/lib/collections/next-act';

const row: Parameters<typeof nextActOf>[0] = {
  forced: [],
  contact_name: 'Ada Lind',
  contact_email: 'ap@lind.example',
  contact_phone: '+49 30 1',
  level_unanswered: 0,
  collectable_base: '100.00',
};

test.each([
  ['who owes something late is written to', {}, 'remind'],
  ['who has no address is called', { contact_email: null }, 'call'],
  ['somebody is looked for where nobody is named', { contact_name: null }, 'find_contact'],
  ['who broke a promise is called', { forced: ['promise_broken'] }, 'call'],
  [
    'who broke a promise and has no phone is written to',
    { forced: ['promise_broken'], contact_phone: null },
    'remind',
  ],
  ['who is to be followed up is called', { forced: ['follow_up'] }, 'call'],
  ['who did not answer two letters is called', { level_unanswered: 2 }, 'call'],
  ['who did not answer three is handed on', { level_unanswered: 3 }, 'escalate'],
  ['an account that nothing is to be collected of is looked at', { collectable_base: '0' }, 'review'],
  [
    'who is archived is restored, as nobody writes to an archived customer',
    { forced: ['archived_with_balance'], contact_name: null },
    'restore',
  ],
] as const)('%s', (_, differs, act) => {
  expect(nextActOf({ ...row, ...differs })).toBe(act);
});
