import { writeDay } from '@/components/day-format';
import { DISPUTE_OUTCOMES, DISPUTE_REASONS, PROMISE_STATE_WORDS } from '@/lib/collections/agreement-words';
import { HOLD_KINDS } from '@/lib/collections/touch-words';
import { reasonWords, STEP_OUTCOMES, type StepChannel, stepWords } from '@/lib/dunning/cadence-words';
import type { Day } from '@/lib/kernel/day';
import { SEND_REFUSALS } from '@/lib/mail/mail-words';
import { CONTACT_LABELS, wordFor } from '../../_profile/words';

type Act = Record<string, unknown>;
type Words = { title: string; lines: string[] };

/** What a promise, a dispute, a message or a decision says: a heading, and what there is to it. */
export function describeAct(kind: string, act: Act, today: Day): Words {
  const { title, lines } = (WORDS[kind] ?? (() => ({ title: kind, lines: [] })))(act, today);
  return { title, lines: lines.filter((line) => line !== '') };
}

const WORDS: Record<string, (act: Act, today: Day) => Words> = {
  promise: (act, today) => ({
    title: `Promised ${money(act)} by ${day(act, 'due_on', today)}: ${wordFor(PROMISE_STATE_WORDS, text(act, 'state')).toLowerCase()}`,
    lines: [
      [
        text(act, 'contact') && `by ${text(act, 'contact')}`,
        list(act, 'documents') && `for ${list(act, 'documents')}`,
        act.plan === true ? instalments(act, today) : '',
        paidOf(act),
      ]
        .filter(Boolean)
        .join(', '),
      text(act, 'note'),
    ],
  }),
  promise_ended: (act, today) => ({
    title: `Promise of ${money(act)} by ${day(act, 'due_on', today)} taken back`,
    lines: [text(act, 'reason')],
  }),
  dispute: (act) => ({
    title: `Disputes ${money(act)} of ${text(act, 'number')}: ${wordFor(DISPUTE_REASONS, text(act, 'reason')).toLowerCase()}`,
    lines: [text(act, 'contact') && `by ${text(act, 'contact')}`, text(act, 'note')],
  }),
  dispute_comment: (act) => ({
    title: `Dispute of ${text(act, 'number')}: comment`,
    lines: [text(act, 'body')],
  }),
  dispute_assigned: (act, today) => ({
    title: `Dispute of ${text(act, 'number')}: ${text(act, 'owner') || 'nobody'} looks after it`,
    lines: [text(act, 'deadline') && `to be resolved by ${day(act, 'deadline', today)}`, text(act, 'body')],
  }),
  dispute_resolved: (act) => ({
    title: `Dispute of ${text(act, 'number')}: ${wordFor(DISPUTE_OUTCOMES, text(act, 'outcome')).toLowerCase()}`,
    lines: [text(act, 'by_document') && `by ${text(act, 'by_document')}`, text(act, 'body')],
  }),
  hold: (act) => ({
    title: `${wordFor(HOLD_KINDS, text(act, 'hold'))}${act.held === true ? '' : ': lifted'}`,
    lines: [text(act, 'reason')],
  }),
  message: (act) => ({
    title: `${text(act, 'channel') === 'letter' ? 'Letter' : 'E-mail'} to ${text(act, 'contact')}: ${text(act, 'subject')}`,
    lines: [
      [text(act, 'recipient'), wordFor(MESSAGE_STATES, text(act, 'state')), text(act, 'detail')]
        .filter(Boolean)
        .join(', '),
    ],
  }),
  not_sent: (act) => ({
    title: `A ${wordFor(MESSAGE_KINDS, text(act, 'message'))} was not sent`,
    lines: listed(act, 'reasons').map((code) => wordFor(SEND_REFUSALS, code)),
  }),
  mail_in: (act) => ({
    title: `${text(act, 'mail') === 'bounce' ? 'Mail came back' : 'Mail from'} ${text(act, 'from')}: ${text(act, 'subject')}`,
    lines: [text(act, 'body')],
  }),
  cadence_step: (act) => ({
    title: `${text(act, 'cadence')}, step ${text(act, 'step')}, ${stepOf(act)}: ${wordFor(STEP_OUTCOMES, text(act, 'outcome'))}`,
    lines: [text(act, 'reason') && reasonWords(text(act, 'reason'))],
  }),
  approval_request: (act) => ({
    title: `Approval asked for: ${wanted(act)}`,
    lines: [text(act, 'why')],
  }),
  approval_decision: (act) => ({
    title: `${wordFor(REQUEST_ENDS, text(act, 'outcome'))}: ${wanted(act)}`,
    lines: [text(act, 'done') && `done: ${text(act, 'done')}`, text(act, 'note')],
  }),
  portal_link: (act, today) => ({
    title: `${text(act, 'contact')} was invited to the portal`,
    lines: [`The link opens until ${writeDay(text(act, 'expires_at').slice(0, 10), today)}`],
  }),
  portal_link_ended: (act) => ({
    title: `The portal link of ${text(act, 'contact')} was ended`,
    lines: [text(act, 'reason')],
  }),
  contact_request: (act) => ({
    title: `${text(act, 'contact')} asks for a change of contact data`,
    lines: [
      ...wantedOf(act),
      act.done === true ? 'carried out' : act.done === false ? 'not carried out' : 'waiting',
    ],
  }),
};

/** `Telephone: +49 30 7654321` for each field that a contact asked to be changed. */
function wantedOf({ wanted }: Act): string[] {
  const asked = (wanted ?? {}) as Act;
  return (['name', 'email', 'phone'] as const).flatMap((field) =>
    field in asked ? [`${CONTACT_LABELS[field]}: ${text(asked, field) || 'none any more'}`] : [],
  );
}
/** What a step of a cadence was, and on which of its days. */
const stepOf = (act: Act): string =>
  [
    stepWords({ channel: text(act, 'channel') as StepChannel, level: Number(text(act, 'level')) || null }),
    `day ${text(act, 'day')}`,
  ]
    .join(' on ')
    .toLowerCase();

const MESSAGE_STATES = {
  kept: 'kept in the outbox',
  claimed: 'being sent',
  accepted: 'sent',
  refused: 'refused by the server',
  deferred: 'to be tried again',
  unknown: 'nobody knows whether it was sent',
  bounced: 'came back',
  replied: 'answered',
  withdrawn: 'withdrawn',
  settled: 'sent, as somebody says',
};
const REQUEST_ENDS = { approved: 'Approved', rejected: 'Not approved', withdrawn: 'Request taken back' };
const MESSAGE_KINDS = { reminder: 'reminder', statement: 'statement' };

const money = (act: Act): string => `${text(act, 'amount')} ${text(act, 'currency')}`;
/** A credit limit without an amount is none. */
const wanted = (act: Act): string =>
  `${text(act, 'act').replaceAll('_', ' ')} ${text(act, 'amount') ? `of ${money(act)}` : 'without an amount'}`;
const day = (act: Act, field: string, today: Day): string => writeDay(text(act, field), today);
const listed = (act: Act, field: string): string[] =>
  Array.isArray(act[field]) ? act[field].map(String) : [];
const list = (act: Act, field: string): string => listed(act, field).join(', ');

const paidOf = (act: Act): string =>
  /[1-9]/.test(text(act, 'paid')) && text(act, 'state') !== 'kept'
    ? `${text(act, 'paid')} ${text(act, 'currency')} came`
    : '';

function instalments(act: Act, today: Day): string {
  const each = Array.isArray(act.instalments) ? (act.instalments as Act[]) : [];
  return `in ${each.length} instalments: ${each.map((one) => `${text(one, 'amount')} by ${day(one, 'due_on', today)}`).join(', ')}`;
}

const text = (act: Act, field: string): string => {
  const value = act[field];
  return value === null || value === undefined ? '' : String(value);
};
