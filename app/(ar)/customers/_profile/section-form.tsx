'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useActionState, useEffect, useRef, useState } from 'react';
import { notify } from '@/components/notify';
import { ButtonLink } from '@/components/ui/button-link';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import type { Version } from '@/lib/kernel/refusal';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { VersionChoice } from './version-choice';

/** How a section that others may edit too tells versions apart. */
export type Versions = {
  labels: Readonly<Record<string, string>>;
  original: Version;
  say?: (field: string, value: string) => string;
  /** The hidden field that names the version, and where the newer version tells its name. */
  key: { field: string; from: string };
};

/** The clock and the way back, the same for every section of a page. */
export type Around = {
  customer: string;
  back: string;
  today: string;
  timeZone: string;
  /** Made with the page, so that a double click acts once. */
  requestKey: string;
};

type SectionFormProps = Around & {
  /** The id of the link that opened the form: focus goes back to it. */
  openedBy: string;
  action: (state: FormState<never>, data: FormData) => Promise<FormState>;
  /** Sent with what is typed. */
  hidden?: Readonly<Record<string, string>>;
  versions?: Versions;
  submit?: string;
  children: ReactNode;
};

/** A section that is edited in place. Refused, it keeps what was typed; overtaken, it shows both versions. */
export function SectionForm({
  action,
  hidden = {},
  versions,
  submit = 'Save',
  children,
  ...around
}: SectionFormProps) {
  const { customer, back, openedBy, today, timeZone } = around;
  const router = useRouter();
  const [requestKey] = useState(around.requestKey);
  const [state, dispatch] = useActionState<FormState, FormData>((_state, data) => action(IDLE, data), IDLE);
  const first = useFocus(openedBy);
  const stale = versions && state.stale?.theirs ? state.stale : undefined;
  const named = stale && versions ? { [versions.key.field]: stale.theirs?.[versions.key.from] ?? '' } : {};
  useEffect(() => {
    if (state.status !== 'done') return;
    if (state.message) notify.done(state.message);
    router.replace(back, { scroll: false });
  }, [state, back, router]);
  return (
    <Form action={dispatch} errors={state.errors} values={state.values} guard className="max-w-2xl py-1">
      <input type="hidden" name="request_key" value={requestKey} />
      {Object.entries({ customer, ...hidden, ...named }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div ref={first} className="flex flex-col gap-4">
        {stale && versions ? (
          <VersionChoice
            key={stale.at}
            {...{ stale, today, timeZone, labels: versions.labels, original: versions.original }}
            say={versions.say ?? ((_field, value) => value)}
          />
        ) : (
          children
        )}
      </div>
      <div className="flex gap-2">
        <SubmitButton>{submit}</SubmitButton>
        <ButtonLink href={back} scroll={false}>
          Cancel
        </ButtonLink>
      </div>
    </Form>
  );
}

/** Focus goes to the first field when the form opens, and back to what opened it when it closes. */
function useFocus(openedBy: string) {
  const fields = useRef<HTMLDivElement>(null);
  useEffect(() => {
    fields.current?.querySelector<HTMLElement>('input:not([type=hidden]), select, textarea')?.focus();
    return () => {
      requestAnimationFrame(() => document.getElementById(openedBy)?.focus());
    };
  }, [openedBy]);
  return fields;
}
