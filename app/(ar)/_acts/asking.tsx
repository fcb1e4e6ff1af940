'use client';

import { type FormEvent, type ReactNode, useState } from 'react';
import { MoneyText } from '@/components/money-text';
import type { FormState } from '@/lib/web/form-state';

/** What is done alone of a customer's limited acts, as `ledger.approval-room` answers it. */
export type Rooms = readonly {
  act: string;
  rooms: readonly { currency: string; up_to: string | null; left: string | null }[];
}[];

type Room = { currency: string; up_to: string | null; left: string | null };
type Typed = { amount: string; currency: string };
type Action = (state: FormState<never>, data: FormData) => Promise<FormState>;

export type AskingProps = {
  act: string;
  rooms: Rooms;
  /** Whether the role does such an act at all; else it only asks. */
  may: boolean;
  /** What the form begins with. */
  first: Typed;
  /** An empty amount is more than any. */
  emptyIsAll?: boolean;
  /** What is typed needs nobody, however much it is: a credit limit that does not rise. */
  isFree?: (typed: Typed) => boolean;
};

/**
 * Whether a form does its act or asks for it: by what is typed and what is left to do alone, and by what the server said
 * when somebody else used that up meanwhile.
 */
export function useAsking({ act, rooms, may, first, emptyIsAll = false, isFree = () => false }: AskingProps) {
  const [typed, setTyped] = useState(first);
  const [told, setTold] = useState(false);
  const limit = rooms.find((one) => one.act === act);
  const room = limit && !isFree(typed) ? roomIn(limit.rooms, typed.currency) : undefined;
  const above = room !== undefined && isAbove(room, typed.amount, emptyIsAll);
  return {
    room,
    asking: !may || told || above,
    read(event: FormEvent<HTMLElement>) {
      const form = (event.target as HTMLElement).closest('form');
      if (form) setTyped(typedIn(form, first));
      setTold(false);
    },
    listen:
      (action: Action): Action =>
      async (state, data) => {
        const next = await action(state, data);
        if (next.errors.approval) setTold(true);
        return next;
      },
  };
}

export type Asking = ReturnType<typeof useAsking>;

/** Around a form's fields: hears what is typed, and says from where on somebody else has to agree. */
export function AskingFields({
  asking,
  may,
  children,
}: {
  asking: Asking;
  may: boolean;
  children: ReactNode;
}) {
  return (
    // The fields hear the keys; this only listens to what comes of them.
    <div className="flex flex-col gap-4" onInput={asking.read}>
      {children}
      {asking.asking && <input type="hidden" name="ask" value="yes" />}
      <p role="status" className={asking.asking ? 'text-warn' : 'text-muted'}>
        <NeedsApproval {...asking} may={may} />
      </p>
    </div>
  );
}

function NeedsApproval({ room, asking, may }: Pick<Asking, 'room' | 'asking'> & { may: boolean }) {
  if (!may) return 'Your role asks for this; it is done once somebody else has approved it.';
  if (!room) return asking ? 'Needs approval: somebody else decides within seven days.' : null;
  if (room.left === null) return null;
  const money = (amount: string) => <MoneyText amount={amount} currency={room.currency} />;
  const isSome = (amount: string | null): amount is string => amount !== null && /[1-9]/.test(amount);
  const used = isSome(room.up_to) && room.up_to !== room.left && (
    <>
      {isSome(room.left) ? ': that is left of ' : ': nothing is left of '}
      {money(room.up_to)} for this customer within 30 days
    </>
  );
  return (
    <>
      Needs approval{isSome(room.left) ? <> above {money(room.left)}</> : !used && `, whatever the amount`}
      {used}
      {asking && '. Somebody else decides within seven days.'}
    </>
  );
}

const roomIn = (rooms: readonly Room[], currency: string): Room =>
  rooms.find((room) => room.currency === currency) ?? { currency, up_to: '0', left: '0' };

/** For what the button says alone; the ledger decides by whole minor units. */
function isAbove({ left }: Room, amount: string, emptyIsAll: boolean): boolean {
  if (left === null) return false;
  if (amount.trim() === '') return emptyIsAll;
  return Number(amount) > Number(left);
}

function typedIn(form: HTMLFormElement, first: Typed): Typed {
  const data = new FormData(form);
  const text = (name: string) => data.get(name);
  const amount = text('amount') ?? text('credit_limit') ?? first.amount;
  const currency = text('currency') ?? first.currency;
  return { amount: String(amount), currency: String(currency) };
}
