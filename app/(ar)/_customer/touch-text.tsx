import { DayText } from '@/components/day-text';
import { classNames } from '@/components/ui/class-names';
import type { TimelineEntry } from '@/lib/collections/timeline';
import { CALL_OUTCOMES } from '@/lib/collections/touch-words';

type TouchTextProps = { kind: string; touch: NonNullable<TimelineEntry['touch']>; today: string };

const WORDS: Record<string, string> = {
  call: 'Call',
  note: 'Note',
  snooze: 'Snoozed',
  email: 'E-mail',
  letter: 'Letter',
  statement: 'Statement of account',
  escalation: 'Handed on to a manager',
  reply: 'Reply',
  visit: 'Visit to the portal',
};

/** What somebody did about the customer: how it went, whom with, what was said, and what comes next. */
export function TouchText({ kind, touch, today }: TouchTextProps) {
  const { until, outcome, contact, body, follow_up, follow_up_on, taken_back } = touch;
  return (
    <div className={classNames(taken_back && 'text-muted line-through')}>
      <p className="font-medium">
        {WORDS[kind] ?? kind}
        {until && (
          <>
            {' until '}
            <DayText day={until} today={today} />
          </>
        )}
        {contact && ` ${kind === 'visit' ? 'by' : 'with'} ${contact}`}
        {outcome && `: ${CALL_OUTCOMES[outcome].toLowerCase()}`}
        {taken_back && <span className="spoken">, taken back</span>}
      </p>
      {body && <p className="whitespace-pre-wrap break-words">{body}</p>}
      {follow_up_on && (
        <p>
          <DayText day={follow_up_on} today={today} />: {follow_up}
        </p>
      )}
    </div>
  );
}
