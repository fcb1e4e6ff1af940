'use client';

import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { fieldBox } from '@/components/ui/field-frame';
import { type FoundCustomer, findCustomers } from './template-acts';

type CustomerSearchProps = { customer: FoundCustomer | null; choose: (customer: FoundCustomer) => void };

/** A customer found by name, number or document; arrows and Enter choose. The choice stays in the address. */
export function CustomerSearch({ customer, choose }: CustomerSearchProps) {
  const id = useId();
  const [text, setText] = useState<string | null>(null);
  const { found, place, setPlace } = useFound(text);
  const open = text !== null && found.length > 0;
  const take = (one: FoundCustomer | undefined) => {
    if (!one) return;
    choose(one);
    setText(null);
    const address = new URL(window.location.href);
    address.searchParams.set('customer', one.number);
    window.history.replaceState(null, '', address);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setText(null);
    if (!open) return;
    if (event.key === 'ArrowDown') setPlace((place + 1) % found.length);
    else if (event.key === 'ArrowUp') setPlace((place + found.length - 1) % found.length);
    else if (event.key === 'Enter') take(found[place]);
    else return;
    event.preventDefault();
  };
  return (
    <div className="relative flex flex-col gap-1">
      <label htmlFor={id} className="font-medium text-sm">
        Preview for
      </label>
      <input
        id={id}
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open ? `${id}-${place}` : undefined}
        autoComplete="off"
        placeholder="Name, number or document"
        className={fieldBox}
        value={text ?? (customer ? `${customer.name} (${customer.number})` : '')}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => setText(null)}
        onKeyDown={keys}
      />
      <div id={`${id}-list`} role="listbox" aria-label="Customers" className={open ? LIST : 'hidden'}>
        {found.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys.
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active choice.
          <div
            key={one.number}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === place}
            className={`cursor-pointer rounded-sm px-2 py-1 pointer-coarse:py-2 ${index === place ? 'bg-hover' : ''}`}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(one)}
          >
            {one.name} <span className="text-muted">{one.number}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

const LIST = 'popup absolute top-full z-10 mt-1 max-h-64 w-full overflow-y-auto p-1';

/** What is found for a text, once the typing pauses. */
function useFound(text: string | null) {
  const [found, setFound] = useState<FoundCustomer[]>([]);
  const [place, setPlace] = useState(0);
  useEffect(() => {
    let overtaken = false;
    const timer = setTimeout(async () => {
      const next = text ? await findCustomers(text).catch(() => []) : [];
      if (overtaken) return;
      setFound(next);
      setPlace(0);
    }, 150);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [text]);
  return { found, place, setPlace };
}
