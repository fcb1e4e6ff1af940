'use client';

import { useContext, useEffect, useRef } from 'react';
import { FormContext } from './form-context';

/**
 * The refusals of a form, above it: announced, focused when they arrive, each leading to its field.
 * The key `form` (or any that names no field) is a refusal of the whole.
 */
export function FormError({ errors }: { errors: Readonly<Record<string, string>> }) {
  const { pleaseLook } = useContext(FormContext).words;
  const box = useRef<HTMLDivElement>(null);
  const messages = Object.entries(errors);
  const signature = JSON.stringify(errors);
  useEffect(() => {
    if (signature !== '{}') box.current?.focus();
  }, [signature]);
  if (messages.length === 0) return null;
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="alert"
      className="rounded-md border border-danger bg-danger-tint px-3 py-2 text-danger"
    >
      {messages.length > 1 && (
        <p className="font-medium">{pleaseLook.replace('{count}', String(messages.length))}</p>
      )}
      <ul>
        {messages.map(([name, message]) => (
          <li key={name}>
            <button
              type="button"
              onClick={(event) => focusField(event.currentTarget, name)}
              className="text-left underline-offset-2 hover:underline"
            >
              {message}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function focusField(from: HTMLElement, name: string) {
  const fields = from.closest('form')?.elements;
  const named = fields?.namedItem(name) ?? fields?.namedItem(`${name}[]`);
  const field = named instanceof RadioNodeList ? named[0] : named;
  if (field instanceof HTMLElement) field.focus();
}
