'use client';

import { type FormEvent, type ReactNode, useContext, useEffect, useMemo, useRef, useTransition } from 'react';
import { BookContext } from '../book-of-forms';
import { useUnsavedChanges } from '../unsaved-changes';
import { classNames } from './class-names';
import { ENGLISH, FormContext, type FormWords } from './form-context';
import { FormError } from './form-error';

const NONE: Readonly<Record<string, string>> = {};

type FormProps = {
  /** The dispatcher of `useActionState`, or a server action. */
  action: (data: FormData) => void | Promise<void>;
  /** Refusals by field name; `form` for the whole. */
  errors?: Readonly<Record<string, string>>;
  /** What was typed, for a page that was rendered again without script. */
  values?: Readonly<Record<string, string>>;
  /** Warns before an edited form is left. */
  guard?: boolean;
  /** When it changes, the form is emptied: give it the receipt of the act that went through. */
  clearOn?: string;
  words?: FormWords;
  className?: string;
  children: ReactNode;
};

/**
 * A form that loses nothing: it submits in a transition instead of React's own form action, which would
 * empty the fields after a refusal; a second submit while one is under way is ignored.
 */
export function Form({
  action,
  errors = NONE,
  values = NONE,
  guard = false,
  clearOn,
  words = ENGLISH,
  className,
  children,
}: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const book = useContext(BookContext);
  const [pending, start] = useTransition();
  const { touch, clean, warning } = useUnsavedChanges(guard);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const submitter =
      'submitter' in event.nativeEvent ? (event.nativeEvent.submitter as HTMLElement | null) : null;
    const data = new FormData(event.currentTarget, submitter);
    clean();
    start(async () => {
      await action(data);
    });
  };
  useEffect(() => {
    if (Object.keys(errors).length > 0) touch();
  }, [errors, touch]);
  useEffect(() => {
    if (clearOn) form.current?.reset();
  }, [clearOn]);
  const state = useMemo(() => ({ errors, values, words }), [errors, values, words]);
  return (
    <FormContext value={state}>
      <form
        ref={form}
        action={action}
        onSubmit={submit}
        onInput={touch}
        noValidate
        aria-busy={pending}
        className={classNames('flex flex-col gap-4', className)}
      >
        {book && <input type="hidden" {...book} />}
        <FormError errors={errors} />
        {children}
      </form>
      {warning}
    </FormContext>
  );
}
