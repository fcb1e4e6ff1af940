import { InstantText } from '@/components/instant-text';
import { MoneyText } from '@/components/money-text';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { DescriptionList } from '@/components/ui/description-list';
import { PanelSection, SidePanel } from '@/components/ui/side-panel';
import { requireSession } from '@/lib/identity/session';
import { CHANNEL_NAMES, messageName } from '@/lib/letters/built-in/template-kind';
import { LANGUAGE_NAMES } from '@/lib/letters/words/language';
import { stateWords } from '@/lib/mail/mail-words';
import { type MessageAnswer, oneMessage } from '@/lib/mail/one-message';
import { ask } from '@/lib/web/ask';
import { MessageFrame } from '../../_acts/message-frame';
import { addressOf, customerAddress } from '../../_shell/address';
import { LetterSentAct, UnknownActs, WithdrawAct } from './message-acts';

type Clock = { timeZone: string; today: string };
type MessagePanelProps = { message: string; acting: boolean; clock: Clock };

/** Exactly what was or will be sent, to whom, with which figures, and everything that became of it. */
export async function MessagePanel({ message: id, acting, clock }: MessagePanelProps) {
  const { organisation } = await requireSession();
  const message = await ask(oneMessage, { message: id });
  return (
    <SidePanel title={message.subject} aside={stateWords(message)} subtitle={message.name}>
      <div className="flex flex-wrap gap-2">
        {acting && message.state === 'unknown' && <UnknownActs message={id} name={message.name} />}
        {message.channel === 'letter' && (
          <ButtonLink look="primary" prefetch={false} href={fileAddress(id, 1)}>
            Print letter
          </ButtonLink>
        )}
        {acting && message.channel === 'letter' && message.state === 'kept' && (
          <LetterSentAct message={id} name={message.name} />
        )}
        {acting && message.state === 'waiting' && <WithdrawAct message={id} name={message.name} />}
        <ButtonLink href={customerAddress(message.customer, 'account')}>Open account</ButtonLink>
      </div>
      {message.state === 'unknown' && (
        <Banner tone="warn">
          It was handed to the mail server, and no answer came. Ask the customer or look at the server’s log;
          sent again, it may arrive twice.
        </Banner>
      )}
      <PanelSection title="Message">
        <DescriptionList items={facts(message, clock)} />
      </PanelSection>
      <PanelSection title="Figures" aside={`of ${message.figures.as_of}`}>
        <DescriptionList items={figures(message, organisation.locale)} />
      </PanelSection>
      <PanelSection title="Text">
        {message.body_html && <MessageFrame html={message.body_html} className="h-96" />}
        <details className="mt-2">
          <summary className="cursor-default text-muted">As plain text</summary>
          <pre className="mt-1 overflow-x-auto font-mono text-xs">{message.body_text}</pre>
        </details>
      </PanelSection>
      <PanelSection title="What became of it">
        <Events message={message} clock={clock} />
      </PanelSection>
    </SidePanel>
  );
}

const facts = (message: MessageAnswer, clock: Clock) => [
  {
    term: 'To',
    value: (
      <span className="whitespace-pre-line">
        {message.channel === 'letter' ? message.recipient : `${message.contact}, ${message.recipient}`}
      </span>
    ),
  },
  {
    term: 'What',
    value: `${messageName(message.kind, message.level)}, ${CHANNEL_NAMES[message.channel].toLowerCase()} in ${LANGUAGE_NAMES[message.language as keyof typeof LANGUAGE_NAMES] ?? message.language}`,
  },
  { term: 'Decided', value: <InstantText instant={message.at} {...clock} /> },
  { term: 'By', value: message.by },
  ...message.attachments.map(({ name }, index) => ({
    term: index === 0 && message.channel === 'letter' ? 'Letter' : 'Attached',
    value: (
      <a className="link underline" href={fileAddress(message.id, index + 1)}>
        {name}
      </a>
    ),
  })),
  ...(message.instead_of ? [{ term: 'In place of', value: <Another id={message.instead_of} /> }] : []),
  ...(message.replaced_by ? [{ term: 'Sent again as', value: <Another id={message.replaced_by} /> }] : []),
];

const fileAddress = (message: string, place: number) =>
  `/outbox/${encodeURIComponent(message)}/files/${place}`;

const Another = ({ id }: { id: string }) => (
  <ButtonLink href={addressOf('/outbox', { row: id })}>Message {id}</ButtonLink>
);

const figures = ({ figures: { totals } }: MessageAnswer, locale: string) =>
  totals.flatMap((total) =>
    (
      [
        ['Overdue', total.overdue],
        ['Unapplied credit', total.unapplied],
        ['In dispute', total.disputed],
        ['Promised', total.promised],
        ['To be paid', total.collectable],
      ] as const
    )
      .filter(([term, amount]) => term === 'Overdue' || term === 'To be paid' || /[1-9]/.test(amount))
      .map(([term, amount]) => ({
        term: totals.length > 1 ? `${term} in ${total.currency}` : term,
        value: <MoneyText amount={amount} currency={total.currency} locale={locale} />,
        strong: term === 'To be paid',
      })),
  );

const EVENTS: Record<MessageAnswer['events'][number]['kind'], string> = {
  claimed: 'A worker took it',
  accepted: 'The mail server accepted it',
  refused: 'The mail server refused it',
  deferred: 'It could not be handed over yet',
  unknown: 'Nobody knows whether it was sent',
  kept: 'Kept, and not sent',
  bounced: 'It came back',
  replied: 'It was answered',
  settled: 'Settled by a person',
  withdrawn: 'Taken back',
};

function Events({ message, clock }: { message: MessageAnswer; clock: Clock }) {
  if (message.events.length === 0) return <p className="text-muted">It waits for a worker to take it.</p>;
  return (
    <ol className="flex flex-col gap-2">
      {message.events.map((event) => (
        <li key={`${event.at} ${event.kind}`}>
          {EVENTS[event.kind]}
          <span className="text-muted text-xs">
            {' '}
            <InstantText instant={event.at} {...clock} />, {event.by}
          </span>
          {event.detail && <span className="block break-words text-muted">{event.detail}</span>}
        </li>
      ))}
    </ol>
  );
}
