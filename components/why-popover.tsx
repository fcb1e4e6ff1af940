'use client';

import Link from 'next/link';
import { type ReactNode, useState, useTransition } from 'react';
import { Popover } from './ui/popover';
import { SkeletonText } from './ui/skeleton';

/** What a number is made of. `value` is ready to read (MoneyText, points, a day); their sum is `total`. */
export type Why = {
  rows: { key: string; label: ReactNode; detail?: ReactNode; value: ReactNode; href?: string }[];
  total?: ReactNode;
  /** How it is counted, in one sentence. */
  note?: ReactNode;
  /** Where all of it stands, when `rows` are only the first. */
  more?: { href: string; label: string };
};

type WhyPopoverProps = {
  /** The number. */
  children: ReactNode;
  /** What it is, for the heading and the spoken name: `Balance of Aster Logistics GmbH`. */
  label: string;
  /** A server action that answers when it is opened … */
  load?: () => Promise<Why>;
  /** … or the answer itself. */
  why?: Why;
};

/** A number that answers “why?”: a dotted line under it, and a click opens what it is made of. */
export function WhyPopover({ children, label, load, why }: WhyPopoverProps) {
  const [answer, setAnswer] = useState(why);
  const [failed, setFailed] = useState(false);
  const [, start] = useTransition();
  const open = (opening: boolean) => {
    if (!opening || !load) return;
    setFailed(false);
    start(async () => {
      try {
        setAnswer(await load());
      } catch {
        setFailed(true);
      }
    });
  };
  return (
    <Popover
      trigger={
        <>
          {children}
          <span className="spoken">, why?</span>
        </>
      }
      triggerClass="rounded-xs border-field-edge border-b border-dotted text-inherit tabular-nums hover:border-muted data-popup-open:border-muted"
      title={label}
      align="end"
      onOpenChange={open}
      className="w-96"
    >
      {failed ? (
        <p role="alert">This could not be loaded. Close it and try again.</p>
      ) : (
        <WhyAnswer answer={why ?? answer} />
      )}
    </Popover>
  );
}

function WhyAnswer({ answer }: { answer: Why | undefined }) {
  if (!answer) {
    return (
      <div role="status" className="flex animate-pulse flex-col gap-3 py-1">
        <span className="spoken">Loading</span>
        <SkeletonText width={260} />
        <SkeletonText width={220} />
        <SkeletonText width={240} />
      </div>
    );
  }
  return (
    <>
      <table className="w-full border-collapse">
        <tbody>
          {answer.rows.map(({ key, label, detail, value, href }) => (
            <tr key={key} className="h-7 border-line border-b">
              <th scope="row" className="py-1 pr-3 text-left font-normal">
                {href ? (
                  <Link href={href} className="link">
                    {label}
                  </Link>
                ) : (
                  label
                )}
                {detail && <span className="ml-2 text-muted text-xs">{detail}</span>}
              </th>
              <td className="py-1 text-right tabular-nums">{value}</td>
            </tr>
          ))}
        </tbody>
        {answer.total !== undefined && (
          <tfoot>
            <tr className="h-8 font-semibold">
              <th scope="row" className="text-left">
                Sum
              </th>
              <td className="text-right tabular-nums">{answer.total}</td>
            </tr>
          </tfoot>
        )}
      </table>
      {answer.note && <p className="mt-1 text-muted text-xs">{answer.note}</p>}
      {answer.more && (
        <Link href={answer.more.href} className="link mt-2 inline-block">
          {answer.more.label}
        </Link>
      )}
    </>
  );
}
